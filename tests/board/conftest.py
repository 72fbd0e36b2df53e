"""Boards for the tests of this folder; each is registered as 1099."""

import os
import shutil

import pytest
from offhook import boards, emulator

from tests.board.disk import Disk


@pytest.fixture(scope="session", autouse=True)
def images():
    """Without emulator or images there is nothing to test; on a build machine that is a failure."""
    for why in filter(None, map(emulator.missing, emulator.IMAGES)):
        if os.environ.get("CI") == "true":
            pytest.fail(why, pytrace=False)
        pytest.skip(why)


@pytest.fixture
def board(offhook_background, pbx):
    """The phone in the image, with a heap of 256 KB."""
    with boards.SimBoard(pbx.account("1099"), background=offhook_background, trace=1) as phone:
        phone.wait_registered()
        yield phone


@pytest.fixture
def board_without_md5(offhook_background, pbx):
    with boards.SimBoard(pbx.account("1099"), background=offhook_background, trace=1, image="nomd5") as phone:
        phone.wait_registered()
        yield phone


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """A memory file with the phone as compiled files in a slot of its disk; not to be changed."""
    memory = tmp_path_factory.mktemp("board") / "memory"
    with open(memory, "wb") as file:
        file.truncate(emulator.MEMORY)
    Disk(memory, tmp_path_factory.mktemp("trees")).install("1")
    return memory


@pytest.fixture
def board_with_files(offhook_background, pbx, installed, tmp_path):
    """The phone from the disk, with a heap of 2 MiB."""
    memory = shutil.copy(installed, tmp_path)
    account = pbx.account("1099")
    with boards.SimBoard(account, background=offhook_background, trace=1, image="files", memory=memory) as phone:
        phone.wait_registered()
        yield phone
