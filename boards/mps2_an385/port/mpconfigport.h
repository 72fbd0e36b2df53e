// What MicroPython has on this board: the features of a large port, real sockets, digests, and no hardware modules.

#include <alloca.h>
#include <stdint.h>

#define MICROPY_CONFIG_ROM_LEVEL (MICROPY_CONFIG_ROM_LEVEL_EXTRA_FEATURES)
#define MICROPY_HW_BOARD_NAME "mps2-an385"
#define MICROPY_HW_MCU_NAME "Cortex-M3"
#define MICROPY_PY_SYS_PLATFORM "qemu"

#define MICROPY_EMIT_THUMB (1)
#define MICROPY_EMIT_INLINE_THUMB (1)
#define MICROPY_MAKE_POINTER_CALLABLE(p) ((void *)((mp_uint_t)(p) | 1))
#define MICROPY_PERSISTENT_CODE_LOAD (1)
#define MICROPY_ENABLE_GC (1)
#define MICROPY_GC_SPLIT_HEAP (0)
#define MICROPY_ENABLE_EMERGENCY_EXCEPTION_BUF (1)
#define MICROPY_KBD_EXCEPTION (1)
#define MICROPY_MEM_STATS (0)
#define MICROPY_LONGINT_IMPL (MICROPY_LONGINT_IMPL_MPZ)
#define MICROPY_FLOAT_IMPL (MICROPY_FLOAT_IMPL_FLOAT)
#define MP_NEED_LOG2 (1)

#define MICROPY_READER_VFS (1)
#define MICROPY_VFS (1)
#define MICROPY_PY_TIME_TIME_TIME_NS (1)
#define MICROPY_PY_TIME_INCLUDEFILE "time_of_day.h"
#define MICROPY_EPOCH_IS_1970 (1)
#define MICROPY_PY_MACHINE (1)
#define MICROPY_PY_MACHINE_INCLUDEFILE "machine.h"
#define MICROPY_PY_MACHINE_RESET (1)
#define MICROPY_PY_NETWORK (0)
#define MICROPY_PY_SSL (0)
#ifndef MICROPY_PY_HASHLIB_MD5
#define MICROPY_PY_HASHLIB_MD5 (1)
#endif
#define MICROPY_PY_HASHLIB_SHA1 (1)
#define MICROPY_PY_CRYPTOLIB (1)
#define MICROPY_PY_CRYPTOLIB_CTR (1)
#define MICROPY_PY_CRYPTOLIB_CONSTS (1)
#define MICROPY_PY_OS_URANDOM (1)
#define MICROPY_PY_OS_INCLUDEFILE "urandom.h"
#define MICROPY_PY_RANDOM_SEED_INIT_FUNC (random_word())

typedef int32_t mp_int_t;
typedef uint32_t mp_uint_t;
typedef long mp_off_t;
#define MP_SSIZE_MAX (0x7fffffff)
#define UINT_FMT "%lu"
#define INT_FMT "%ld"
#define MP_STATE_PORT MP_STATE_VM

// lwIP runs in the main thread, between bytecodes and while that waits; see ethernet.c
extern volatile _Bool ethernet_is_due;
void ethernet_poll(void);
uint32_t random_word(void);
#define MICROPY_VM_HOOK_LOOP if (ethernet_is_due) { ethernet_poll(); }
#define MICROPY_VM_HOOK_RETURN if (ethernet_is_due) { ethernet_poll(); }
#define MICROPY_INTERNAL_EVENT_HOOK if (ethernet_is_due) { ethernet_poll(); }
#define MICROPY_INTERNAL_WFE(TIMEOUT_MS) __asm volatile ("wfi")
