"""A storage made of paper, for boards that start in a test."""

files = {}


class Storage:
    is_broken = False

    def __init__(self, folder):
        if self.is_broken:
            raise OSError("no such device")
        self.folder = folder

    def read(self, name):
        if self.is_broken:
            raise OSError("the medium fails")
        return files.get(name)

    def replace(self, name, data):
        files[name] = data
