from firmware.ui.layout import Layout

GEOMETRIES = (
    (480, 272, 4, 10),
    (320, 240, 4, 6),
    (192, 64, 1, 6),
    (800, 480, 4, 10),
    (320, 240, 4, 10),
    (240, 128, 1, 6),
)


def overlap(a, b):
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def test_areas_lie_on_the_screen_and_apart():
    for width, height, depth, keys in GEOMETRIES:
        layout = Layout(width, height, depth, keys)
        boxes = [layout.status, layout.body] + layout.labels + layout.soft
        for number, box in enumerate(boxes):
            assert box[0] >= 0 and box[1] >= 0 and box[2] > 0 and box[3] > 0
            assert box[0] + box[2] <= width and box[1] + box[3] <= height
            for other in boxes[:number]:
                assert not overlap(box, other), (width, box, other)


def test_areas_cover_the_screen():
    for width, height, depth, keys in GEOMETRIES:
        layout = Layout(width, height, depth, keys)
        boxes = [layout.status, layout.body] + layout.labels + layout.soft
        assert sum([box[2] * box[3] for box in boxes]) == width * height


def test_half_of_the_labels_stand_at_each_side_from_top_to_bottom():
    layout = Layout(480, 272, 4, 10)
    assert [box[0] for box in layout.labels] == [0] * 5 + [370] * 5
    assert [box[1] for box in layout.labels[:5]] == sorted([box[1] for box in layout.labels[5:]])


def test_lines_of_text_fit_their_bars():
    for width, height, depth, keys in GEOMETRIES:
        layout = Layout(width, height, depth, keys)
        small = layout.fonts.small
        assert layout.status[3] > small.cap + 2
        assert layout.soft[0][3] >= small.line
        assert layout.labels[0][3] >= small.line
        for label in ("History", "EndCall", "Next list", "Resume", "NewCall"):
            assert small.width(label) < layout.soft[0][2], (width, label)
