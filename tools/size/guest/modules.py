# What each package's modules keep on the heap, frozen, imported bottom up. PACKAGES comes from the script before.
# ruff: noqa: F821, B023 (count.py ran before, and each function is called at once)


def load(names):
    for name in names:
        __import__(name)


total = 0
for package, names in PACKAGES:
    before = live()
    total += spent(lambda: load(names))
    print("heap/modules: " + package, live() - before)
print("icount/boot: import all modules", total)
