// mps2.Line: a stream of bytes to and from the host, as a fast UART would be, which never waits. QEMU takes a UART's
// bytes one at a time and manages 6 to 13 KB a second; a call's sound alone is 17. So the bytes lie in two rings, in
// memory that the emulator shares with the host, and UART 1 only rings the host's bell.

#include <string.h>

#include "board.h"
#include "py/mperrno.h"
#include "py/runtime.h"
#include "py/stream.h"

// put and got count bytes since the start; the ring is empty when they are equal. Zeroed by the host.
typedef struct {
    volatile uint32_t put, got;
    uint8_t bytes[RING];
} ring_t;

#define TO_BOARD ((ring_t *)LINE)
#define TO_HOST ((ring_t *)(LINE + sizeof(ring_t)))

extern const mp_obj_type_t mps2_line_type;
static const mp_obj_base_t line = {&mps2_line_type};

static mp_obj_t line_make_new(const mp_obj_type_t *type, size_t count, size_t named, const mp_obj_t *arguments) {
    mp_arg_check_num(count, named, 0, 0, false);
    return MP_OBJ_FROM_PTR(&line);
}

static mp_uint_t not_now(int *error) {
    *error = MP_EAGAIN;
    return MP_STREAM_ERROR;
}

static mp_uint_t line_read(mp_obj_t self, void *to, mp_uint_t size, int *error) {
    uint32_t got = TO_BOARD->got;
    uint32_t count = MIN(size, TO_BOARD->put - got);
    if (count == 0) {
        return not_now(error);
    }
    uint32_t at = got % RING, first = MIN(count, RING - at);
    memcpy(to, TO_BOARD->bytes + at, first);
    memcpy((uint8_t *)to + first, TO_BOARD->bytes, count - first);
    TO_BOARD->got = got + count;
    return count;
}

static mp_uint_t line_write(mp_obj_t self, const void *from, mp_uint_t size, int *error) {
    uint32_t put = TO_HOST->put;
    uint32_t count = MIN(size, RING - (put - TO_HOST->got));
    if (count == 0) {
        return not_now(error);
    }
    uint32_t at = put % RING, first = MIN(count, RING - at);
    memcpy(TO_HOST->bytes + at, from, first);
    memcpy(TO_HOST->bytes, (const uint8_t *)from + first, count - first);
    TO_HOST->put = put + count;
    uart_ring_bell();
    return count;
}

static mp_uint_t line_ioctl(mp_obj_t self, mp_uint_t request, uintptr_t wanted, int *error) {
    if (request != MP_STREAM_POLL) {
        *error = MP_EINVAL;
        return MP_STREAM_ERROR;
    }
    uintptr_t ready = 0;
    if (TO_BOARD->put != TO_BOARD->got) {
        ready |= wanted & MP_STREAM_POLL_RD;
    }
    if (TO_HOST->put - TO_HOST->got < RING) {
        ready |= wanted & MP_STREAM_POLL_WR;
    }
    return ready;
}

static const mp_rom_map_elem_t line_locals[] = {
    {MP_ROM_QSTR(MP_QSTR_readinto), MP_ROM_PTR(&mp_stream_readinto_obj)},
    {MP_ROM_QSTR(MP_QSTR_write), MP_ROM_PTR(&mp_stream_write1_obj)},
};
static MP_DEFINE_CONST_DICT(line_locals_dict, line_locals);

static const mp_stream_p_t line_stream = {
    .read = line_read,
    .write = line_write,
    .ioctl = line_ioctl,
};

MP_DEFINE_CONST_OBJ_TYPE(
    mps2_line_type, MP_QSTR_Line, MP_TYPE_FLAG_NONE,
    make_new, line_make_new, protocol, &line_stream, locals_dict, &line_locals_dict
    );
