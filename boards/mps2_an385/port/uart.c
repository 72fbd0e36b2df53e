// UART 0, the console. Reception is by interrupt into a ring; while that is full the interrupt is off and the emulator
// holds the sender back, so nothing is lost.

#include "board.h"
#include "py/mphal.h"
#include "py/ringbuf.h"
#include "py/runtime.h"
#include "py/stream.h"

typedef struct {
    volatile uint32_t data, state, control, interrupts, divider;
} uart_t;

#define CONSOLE ((uart_t *)0x40004000)
#define BELL ((uart_t *)0x40005000)
#define STATE_SENDING (1 << 0)
#define STATE_RECEIVED (1 << 1)
#define CONTROL_SEND (1 << 0)
#define CONTROL_RECEIVE (1 << 1)
#define CONTROL_INTERRUPT (1 << 3)
#define RECEIVE_INTERRUPT (1 << 1)

static uint8_t bytes[512];
static ringbuf_t ring = {bytes, sizeof(bytes), 0, 0};

void uart_start(void) {
    CONSOLE->divider = BELL->divider = 16;
    CONSOLE->control = CONTROL_SEND | CONTROL_RECEIVE | CONTROL_INTERRUPT;
    BELL->control = CONTROL_SEND;
    NVIC_ENABLE = 1 << IRQ_CONSOLE;
}

// Tell the host through UART 1 that line.c has something for it; once is enough while the last time is on its way.
void uart_ring_bell(void) {
    if (!(BELL->state & STATE_SENDING)) {
        BELL->data = 0;
    }
}

void uart_interrupt(void) {
    CONSOLE->interrupts = RECEIVE_INTERRUPT;
    while (CONSOLE->state & STATE_RECEIVED) {
        if (!ringbuf_free(&ring)) {
            CONSOLE->control &= ~CONTROL_INTERRUPT;
            return;
        }
        int byte = CONSOLE->data & 0xff;
        if (byte == mp_interrupt_char) {
            mp_sched_keyboard_interrupt();
        } else {
            ringbuf_put(&ring, byte);
        }
    }
}

// After room was made: take what waits, by the interrupt from now on.
static void resume(void) {
    if (!(CONSOLE->control & CONTROL_INTERRUPT)) {
        __asm volatile ("cpsid i");
        CONSOLE->control |= CONTROL_INTERRUPT;
        uart_interrupt();
        __asm volatile ("cpsie i");
    }
}

void uart_write(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        while (CONSOLE->state & STATE_SENDING) {
        }
        CONSOLE->data = (uint8_t)text[i];
    }
}

mp_uint_t mp_hal_stdout_tx_strn(const char *text, size_t length) {
    uart_write(text, length);
    return length;
}

int mp_hal_stdin_rx_chr(void) {
    for (;;) {
        int byte = ringbuf_get(&ring);
        resume();
        if (byte >= 0) {
            return byte;
        }
        mp_event_wait_indefinite();
    }
}

uintptr_t mp_hal_stdio_poll(uintptr_t wanted) {
    uintptr_t ready = wanted & MP_STREAM_POLL_WR;
    if ((wanted & MP_STREAM_POLL_RD) && ringbuf_avail(&ring)) {
        ready |= MP_STREAM_POLL_RD;
    }
    return ready;
}
