"""What people do with their phones, each a function of a Stage that tells whether it went as in fair weather."""


def call(stage):
    """A calls B, they talk, one of them hangs up."""
    if not connect(stage, stage.a, stage.b):
        return False
    stage.pause(3000)
    talked = stage.a.state == stage.b.state == "talking"
    hang_up(stage, stage.chance.choice((stage.a, stage.b)))
    return stage.idle(stage.a, stage.b) and talked


def cancel(stage):
    """A gives up while it rings."""
    stage.do(stage.a, "dial", "1002", None)
    rang = stage.in_state(stage.b, "ringing")
    stage.pause(stage.chance.randrange(4000))
    hang_up(stage, stage.a)
    return stage.idle(stage.a, stage.b) and rang


def cancel_at_once(stage):
    """A gives up before anything can have come back."""
    stage.do(stage.a, "dial", "1002", None)
    stage.pause(stage.chance.randrange(20))
    hang_up(stage, stage.a)
    return stage.idle(stage.a, stage.b)


def answer_meets_cancel(stage):
    """B lifts in the moment in which A gives up."""
    stage.do(stage.a, "dial", "1002", None)
    if not stage.in_state(stage.b, "ringing"):
        return False
    first, second = stage.chance.choice(((stage.a, stage.b), (stage.b, stage.a)))
    for phone in (first, second):
        stage.do(phone, *(("hang_up", None) if phone is stage.a else ("answer", None)))
        stage.pause(stage.chance.randrange(3))
    return stage.idle(stage.a, stage.b)


def reject(stage):
    """B refuses."""
    stage.do(stage.a, "dial", "1002", None)
    if not stage.in_state(stage.b, "ringing"):
        return False
    stage.do(stage.b, "reject", None)
    return stage.idle(stage.a, stage.b)


def hold_and_resume(stage):
    """A holds B, and takes it back."""
    if not connect(stage, stage.a, stage.b):
        return False
    stage.do(stage.a, "hold", None)
    held = stage.held(stage.b)
    stage.pause(2000)
    stage.do(stage.a, "resume", None)
    resumed = stage.reach(lambda: stage.a.state == stage.b.state == "talking" and not stage.b.call.held_by_peer)
    hang_up(stage, stage.b)
    return stage.idle(stage.a, stage.b) and held and resumed


def hold_meets_hold(stage):
    """Both hold in the same moment: glare (RFC 3261 14.1)."""
    if not connect(stage, stage.a, stage.b):
        return False
    for phone in (stage.a, stage.b):
        stage.do(phone, "hold", None)
    held = stage.held(stage.a, stage.b)
    stage.pause(1000)
    hang_up(stage, stage.a)
    return stage.idle(stage.a, stage.b) and held


def both_hang_up(stage):
    """The BYEs meet."""
    if not connect(stage, stage.a, stage.b):
        return False
    for phone in (stage.a, stage.b):
        hang_up(stage, phone)
    return stage.idle(stage.a, stage.b)


def redirect(stage):
    """B sends the call on to C, who answers."""
    stage.do(stage.a, "dial", "1002", None)
    if not stage.in_state(stage.b, "ringing"):
        return False
    stage.do(stage.b, "forward_call", None, "1003")
    if not stage.in_state(stage.c, "ringing"):
        return False
    stage.do(stage.c, "answer", None)
    talked = stage.reach(lambda: stage.a.state == stage.c.state == "talking")
    stage.pause(1000)
    hang_up(stage, stage.a)
    return stage.idle(stage.a, stage.b, stage.c) and talked


def second_call(stage):
    """C calls A, who talks to B, answers, and so holds B."""
    if not connect(stage, stage.a, stage.b):
        return False
    stage.do(stage.c, "dial", "1001", None)
    if not stage.reach(lambda: stage.a.state == "ringing"):
        return False
    stage.do(stage.a, "answer", None)
    talked = stage.reach(
        lambda: [one.state for one in stage.a.phone.calls if one.state != "ended"] == ["held", "talking"]
    )
    talked = stage.in_state(stage.c, "talking") and talked
    hang_up(stage, stage.c)
    stage.pause(1000)
    hang_up(stage, stage.b)
    return stage.idle(stage.a, stage.b, stage.c) and talked


def connect(stage, caller, callee):
    """Dial, ring a while, answer. Returns whether both talk."""
    stage.do(caller, "dial", callee.user, None)
    if not stage.in_state(callee, "ringing"):
        return False
    stage.pause(stage.chance.randrange(3000))
    stage.do(callee, "answer", None)
    return stage.reach(lambda: caller.state == callee.state == "talking")


def hang_up(stage, phone):
    return stage.do(phone, "hang_up", None)


ALL = (
    call,
    cancel,
    cancel_at_once,
    answer_meets_cancel,
    reject,
    hold_and_resume,
    hold_meets_hold,
    both_hang_up,
    redirect,
    second_call,
)
