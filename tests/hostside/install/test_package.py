"""package.json names what the boards need, and mip installs by it."""

import importlib.util
import json
import subprocess
import sys

from offhook import resources

ROOT = resources.device_root()


def test_it_is_current():
    spec = importlib.util.spec_from_file_location("make_package", ROOT / "tools" / "make_package.py")
    make_package = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_package)
    assert make_package.PACKAGE.read_text() == make_package.text(), "run: .venv/bin/python tools/make_package.py"


def test_all_that_it_names_is_there():
    urls = json.loads((ROOT / "package.json").read_text())["urls"]
    assert ["firmware/main.py", "firmware/main.py"] in urls
    assert all((ROOT / source).is_file() for _, source in urls)


def test_mip_installs_by_it(fake, tmp_path):
    package = json.loads((ROOT / "package.json").read_text())
    package["urls"] = [pair for pair in package["urls"] if pair[0].startswith("firmware/base/")]
    (tmp_path / "firmware").symlink_to(ROOT / "firmware")
    (tmp_path / "package.json").write_text(json.dumps(package))
    command = [sys.executable, "-m", "mpremote", "connect", fake.port]
    command += ["mip", "install", "--target", str(fake.folder / "lib"), "package.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(package["urls"]) > 3
    for path, source in package["urls"]:
        assert (fake.folder / "lib" / path).read_bytes() == (ROOT / source).read_bytes()
