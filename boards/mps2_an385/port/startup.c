// Reset, the vector table, and what happens when the program does something it cannot.

#include "board.h"
#include <string.h>

extern uint32_t _stack_top, _data_source, _data_start, _data_end, _bss_start, _bss_end;
int main(void);
void SysTick_Handler(void);

void Reset_Handler(void) {
    memcpy(&_data_start, &_data_source, (char *)&_data_end - (char *)&_data_start);
    memset(&_bss_start, 0, (char *)&_bss_end - (char *)&_bss_start);
    main();
}

// frame: r0-r3, r12, lr, pc and status, as the processor pushed them
__attribute__((used)) static void report_fault(const uint32_t *frame) {
    static const char digits[] = "0123456789abcdef";
    static const char *const names[] = {"\r\nFAULT r0 ", " r1 ", " r2 ", " r3 ", " r12 ", " lr ", " pc ", " psr "};
    for (int i = 0; i < 8; i++) {
        uart_write(names[i], strlen(names[i]));
        for (int shift = 28; shift >= 0; shift -= 4) {
            uart_write(&digits[frame[i] >> shift & 15], 1);
        }
    }
    uart_write("\r\n", 2);
    for (;;) {
    }
}

__attribute__((naked)) static void Fault_Handler(void) {
    __asm volatile ("mov r0, sp\n b report_fault");
}

__attribute__((section(".vectors"), used)) static void (*const vectors[16 + 32])(void) = {
    (void (*)(void)) & _stack_top,
    Reset_Handler,
    [2 ... 14] = Fault_Handler,
    SysTick_Handler,
    [16 ... 47] = Fault_Handler,
    [16 + IRQ_CONSOLE] = uart_interrupt,
    [16 + IRQ_ETHERNET] = ethernet_interrupt,
};
