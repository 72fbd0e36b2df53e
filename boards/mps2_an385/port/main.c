// Starts MicroPython, the phone in it, and the REPL on UART 0 when the phone ends or is interrupted by Control-C.

#include "board.h"
#include "py/cstack.h"
#include "py/gc.h"
#include "py/mphal.h"
#include "py/runtime.h"
#include "shared/runtime/gchelper.h"
#include "shared/runtime/pyexec.h"

#define STACK (16 * 1024)
#define START "boards/mps2_an385/main.py"

extern uint32_t _stack_top;
static uint32_t heap[MICROPY_HEAP_SIZE / sizeof(uint32_t)];

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
        gc_init(heap, (char *)heap + sizeof(heap));
        mp_init();
        pyexec_frozen_module(START, true);
        run_repl();
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
