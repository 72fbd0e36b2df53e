"""One seed: a story in some weather. `python -m tests.weather.run SEED` plays it again and prints its ladder."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2] / "tools/compat"))

from offhook.ladder import text

from tests.weather import stories
from tests.weather.stage import Stage


class Result:
    """story: its name.  weather: in words.  is_mild: no cable was pulled and at most 10 % was lost.  went_well: as in
    fair weather.  problems: what was left behind, [] when all is well."""

    def __init__(self, seed):
        self.seed = seed
        self.stage = Stage(seed)
        story = stories.ALL[seed % len(stories.ALL)]
        network = self.stage.network
        self.story = story.__name__
        self.loss = network.loss
        self.weather = network.describe() + (" cable" if self.stage.is_cut else "")
        self.is_mild = network.loss <= 0.1 and not self.stage.is_cut
        self.went_well = story(self.stage)
        self.problems = self.stage.clear_up()

    def __str__(self):
        lines = ["seed %d: %s in %s" % (self.seed, self.story, self.weather)]
        lines += ["went %s" % ("well" if self.went_well else "badly"), *self.problems]
        return "\n".join(lines)


def main():
    result = Result(int(sys.argv[1]))
    print(text.draw(result.stage.ladder))
    print(result)


if __name__ == "__main__":
    main()
