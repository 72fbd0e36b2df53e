// The parts of the emulated board that the port uses, and what its files offer each other.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

// ---- interrupts: numbers of the AN385 application note, registers of ARMv7-M
#define IRQ_CONSOLE (0)
#define IRQ_ETHERNET (13)
#define NVIC_ENABLE REGISTER(0xe000e100)
#define SYSTICK_CONTROL REGISTER(0xe000e010)
#define SYSTICK_RELOAD REGISTER(0xe000e014)
#define RESET_CONTROL REGISTER(0xe000ed0c)
#define RESET_REQUEST (0x05fa0004)

// ---- clocks
#define SYSTEM_HZ (25000000)
#define COUNTER REGISTER(0x40028018) // runs at SYSTEM_HZ, wraps at 32 bits

// ---- the 16 MiB of PSRAM, a file of the host: a RAM disk, the heap of the image `files`, the rings of line.c, and what
// the phone is to be (tools/offhook/emulator.py holds the same numbers)
#define PSRAM ((uint8_t *)0x21000000)
#define DISK PSRAM
#define DISK_SIZE (0x400000)
#define LARGE_HEAP (PSRAM + 0x800000) // 0x7e0000 bytes are free there
#define LINE (PSRAM + 0xfe0000)
#define RING (0x4000)
#define ORDERS ((const uint8_t *)(PSRAM + 0xff0000))
#define ORDERS_SIZE (0x10000)

// ---- clock.c
void clock_start(void);
void clock_set(uint32_t unix_seconds);

// ---- uart.c
void uart_start(void);
void uart_interrupt(void);
void uart_ring_bell(void);
void uart_write(const char *text, size_t length);

// ---- ethernet.c
void ethernet_interrupt(void);
void ethernet_tick(void);

// ---- orders.c
void orders_read(void);
bool random_bytes(void *to, size_t count);
