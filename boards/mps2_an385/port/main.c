// Starts MicroPython and what a board of it starts: _boot.py, which mounts the disk, then main.py, frozen or on the disk,
// and the REPL on UART 0 when that ends or is interrupted by Control-C, or when there is none.

#include "board.h"
#include "py/cstack.h"
#include "py/gc.h"
#include "py/mphal.h"
#include "py/runtime.h"
#include "shared/runtime/gchelper.h"
#include "shared/runtime/pyexec.h"

#define STACK (16 * 1024)

extern uint32_t _stack_top;
#if HEAP_IN_PSRAM
static uint8_t *const heap = LARGE_HEAP;
#else
static uint32_t heap[MICROPY_HEAP_SIZE / sizeof(uint32_t)];
#endif

// Returns whether a soft reset was asked for. mpremote's soft reset, made from the raw REPL, keeps main.py from running.
static bool run_main(void) {
    return pyexec_mode_kind == PYEXEC_MODE_FRIENDLY_REPL && pyexec_file_if_exists("main.py") == PYEXEC_FORCED_EXIT;
}

static void run_repl(void) {
    for (;;) {
        int is_raw = pyexec_mode_kind == PYEXEC_MODE_RAW_REPL;
        if ((is_raw ? pyexec_raw_repl() : pyexec_friendly_repl()) != 0) {
            return;
        }
    }
}

int main(void) {
    uart_start();
    clock_start();
    orders_read();
    mp_cstack_init_with_top(&_stack_top, STACK);
    for (;;) {
        gc_init(heap, (char *)heap + MICROPY_HEAP_SIZE);
        mp_init();
        pyexec_frozen_module("_boot.py", false);
        if (!run_main()) {
            run_repl();
        }
        mp_hal_stdout_tx_strn("MPY: soft reboot\r\n", 18);
        gc_sweep_all();
        mp_deinit();
    }
}

void gc_collect(void) {
    gc_collect_start();
    gc_helper_collect_regs_and_stack();
    gc_collect_end();
}

void nlr_jump_fail(void *value) {
    uart_write("uncaught exception\r\n", 20);
    for (;;) {
    }
}
