// The page of PSRAM that the host fills, so that a board starts as the phone somebody wants:
//   8 bytes "OFFHOOK1", 32 bytes of randomness, Unix time and length of the rest (32 bits each, little endian), the rest.
// The board has no source of randomness of its own; random bytes are SHA-256 of a key from that page and a counter.

#include <string.h>

#include "board.h"
#include "mbedtls/sha256.h"
#include "py/runtime.h"

#define KEY (32)
#define HEAD (8 + KEY + 4 + 4)

static uint8_t key[KEY];
static bool is_seeded;
static uint32_t length;

static uint32_t word_at(size_t offset) {
    uint32_t word;
    memcpy(&word, ORDERS + offset, 4);
    return word;
}

void orders_read(void) {
    if (memcmp(ORDERS, "OFFHOOK1", 8) != 0) {
        return;
    }
    memcpy(key, ORDERS + 8, KEY);
    is_seeded = true;
    clock_set(word_at(8 + KEY));
    length = MIN(word_at(8 + KEY + 4), ORDERS_SIZE - HEAD);
}

bool random_bytes(void *to, size_t count) {
    static uint32_t blocks;
    uint8_t input[KEY + 4], block[KEY];
    if (!is_seeded) {
        return false;
    }
    memcpy(input, key, KEY);
    for (;;) {
        blocks++;
        memcpy(input + KEY, &blocks, 4);
        mbedtls_sha256(input, sizeof(input), block, 0);
        if (count == 0) {
            break;
        }
        size_t part = MIN(count, KEY);
        memcpy(to, block, part);
        to = (uint8_t *)to + part;
        count -= part;
    }
    memcpy(key, block, KEY); // who reads the memory later learns nothing of what was given out
    return true;
}

// For what need not be secret: lwIP's port numbers, the random module.
uint32_t random_word(void) {
    uint32_t word = COUNTER;
    random_bytes(&word, sizeof(word));
    return word;
}

// mps2.orders() -> bytes, or None when the board was started without any
static mp_obj_t mps2_orders(void) {
    return is_seeded ? mp_obj_new_bytes(ORDERS + HEAD, length) : mp_const_none;
}
MP_DEFINE_CONST_FUN_OBJ_0(mps2_orders_obj, mps2_orders);
