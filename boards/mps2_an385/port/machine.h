// What extmod/modmachine.c wants of a board, which includes this: a reset and nothing else.

#include "board.h"

static void mp_machine_idle(void) {
    mp_event_wait_ms(1);
}

__attribute__((noreturn)) static void mp_machine_reset(void) {
    RESET_CONTROL = RESET_REQUEST;
    for (;;) { // the reset comes at once
    }
}

static mp_int_t mp_machine_reset_cause(void) {
    return 0; // the emulator does not tell
}
