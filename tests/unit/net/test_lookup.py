from firmware.net.lookup import look_up


def test_a_local_name_and_an_address_are_found():
    assert ("127.0.0.1", 5060) in look_up(("localhost", 5060))
    assert look_up(("127.0.0.1", 5070)) == [("127.0.0.1", 5070)]


def test_an_unknown_name_has_no_address():
    assert look_up(("no such host", 5060)) == []
    assert look_up(("a" * 70 + ".", 5060)) == []
