from firmware.config import cfg
from firmware.config.settings import Settings


def read(text):
    settings = Settings()
    return settings, cfg.read(text if isinstance(text, bytes) else text.encode(), "a.cfg", settings)


def test_reads_names_values_comments_and_blanks():
    settings, problems = read(
        "#!version:1.0.0.1\r\n# a comment\r\n\r\naccount.1.user_name=1001\r\naccount.1.label =  Front desk \r\n"
    )
    assert problems == []
    assert settings.get("account.1.user_name") == "1001"
    assert settings.get("account.1.label") == "Front desk"


def test_a_bad_line_is_named_and_the_rest_applies():
    settings, problems = read(
        "#!version:1.0.0.1\naccount.1.enable = 7\nnonsense\nno.such = 1\naccount.1.user_name = 1001\n"
    )
    assert problems == [
        "a.cfg:2: account.1.enable must be 0 or 1",
        "a.cfg:3: not a `name = value` line",
        "a.cfg:4: no.such is not a setting of this phone",
    ]
    assert settings.get("account.1.user_name") == "1001"


def test_a_file_without_the_header_is_refused():
    settings, problems = read("account.1.user_name = 1001\n")
    assert len(problems) == 1 and problems[0].startswith("a.cfg:1: the first line must be #!version:1.0.0.1")
    assert settings.changed() == []


def test_an_empty_value_leaves_alone_and_null_resets():
    settings = Settings()
    settings.set("account.1.label", "Old")
    cfg.read(b"#!version:1.0.0.1\naccount.1.label =\n", "a.cfg", settings)
    assert settings.get("account.1.label") == "Old"
    cfg.read(b"#!version:1.0.0.1\naccount.1.label = %NULL%\n", "a.cfg", settings)
    assert settings.get("account.1.label") == ""


def test_our_spelling_wins_over_an_old_one_in_the_same_file():
    settings, problems = read(
        "#!version:1.0.0.1\naccount.1.sip_server.1.address = new\naccount.1.sip_server_host = old\n"
    )
    assert problems == []
    assert settings.get("account.1.sip_server.1.address") == "new"


def test_text_that_is_not_utf8_is_taken_byte_by_byte():
    settings, problems = read(b"#!version:1.0.0.1\naccount.1.label = M\xfcller\n")
    assert problems == []
    assert settings.get("account.1.label") == "M\xfcller"


def test_a_mark_at_the_start_is_skipped():
    settings, problems = read(b"\xef\xbb\xbf#!version:1.0.0.1\naccount.1.label = M\xc3\xbcller\n")
    assert problems == [] and settings.get("account.1.label") == "M\xfcller"


def test_what_is_written_reads_back_the_same():
    settings = Settings()
    settings.set("account.1.label", "M\xfcller # 1 = one")
    settings.set("account.1.enable", "1")
    settings.set("phone_setting.ring_type", "Ring2.wav")
    data = cfg.write(settings)
    assert data.startswith(b"#!version:1.0.0.1\n")
    again = Settings()
    assert cfg.read(data, "b.cfg", again) == []
    assert [again.get(n) for n in again.changed()] == [settings.get(n) for n in settings.changed()]
