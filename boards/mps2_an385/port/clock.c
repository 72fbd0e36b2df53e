// Time: a 25 MHz counter extended to 64 bits, and an interrupt each millisecond that wakes whoever waits.

#include "board.h"
#include "py/mphal.h"
#include "py/runtime.h"

#define PER_MS (SYSTEM_HZ / 1000)

static uint32_t counted;
static uint64_t cycles;
static uint64_t unix_at_start; // in cycles; 0 while the time is unknown

void clock_start(void) {
    counted = COUNTER;
    SYSTICK_RELOAD = PER_MS - 1;
    SYSTICK_CONTROL = 7; // run from the processor's clock, with interrupts
}

void clock_set(uint32_t unix_seconds) {
    unix_at_start = (uint64_t)unix_seconds * SYSTEM_HZ;
}

static uint64_t now(void) {
    __asm volatile ("cpsid i");
    uint32_t count = COUNTER;
    cycles += count - counted;
    counted = count;
    uint64_t result = cycles;
    __asm volatile ("cpsie i");
    return result;
}

void SysTick_Handler(void) {
    now(); // often enough for no wrap of the counter to be missed
    ethernet_tick();
}

mp_uint_t mp_hal_ticks_cpu(void) {
    return (mp_uint_t)now();
}

mp_uint_t mp_hal_ticks_us(void) {
    return (mp_uint_t)(now() / (SYSTEM_HZ / 1000000));
}

mp_uint_t mp_hal_ticks_ms(void) {
    return (mp_uint_t)(now() / PER_MS);
}

uint64_t mp_hal_time_ns(void) {
    return unix_at_start ? (unix_at_start + now()) * (1000000000 / SYSTEM_HZ) : 0;
}

void mp_hal_delay_us(mp_uint_t us) {
    uint64_t end = now() + (uint64_t)us * (SYSTEM_HZ / 1000000);
    while (now() < end) {
    }
}

void mp_hal_delay_ms(mp_uint_t ms) {
    uint64_t end = now() + (uint64_t)ms * PER_MS;
    while (now() < end) {
        mp_event_wait_ms(1);
    }
}
