// The module mps2: what the board has beyond MicroPython.

#include "board.h"
#include "py/objarray.h"
#include "py/runtime.h"

extern const mp_obj_type_t mps2_line_type;
MP_DECLARE_CONST_FUN_OBJ_0(mps2_orders_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(mps2_ethernet_obj);

// mps2.disk() -> the RAM disk as a bytearray; it survives a soft reset
static mp_obj_t mps2_disk(void) {
    return mp_obj_new_bytearray_by_ref(DISK_SIZE, DISK);
}
static MP_DEFINE_CONST_FUN_OBJ_0(mps2_disk_obj, mps2_disk);

static const mp_rom_map_elem_t mps2_globals[] = {
    {MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_mps2)},
    {MP_ROM_QSTR(MP_QSTR_Line), MP_ROM_PTR(&mps2_line_type)},
    {MP_ROM_QSTR(MP_QSTR_disk), MP_ROM_PTR(&mps2_disk_obj)},
    {MP_ROM_QSTR(MP_QSTR_ethernet), MP_ROM_PTR(&mps2_ethernet_obj)},
    {MP_ROM_QSTR(MP_QSTR_orders), MP_ROM_PTR(&mps2_orders_obj)},
};
static MP_DEFINE_CONST_DICT(mps2_globals_dict, mps2_globals);

const mp_obj_module_t mps2_module = {
    .base = {&mp_type_module},
    .globals = (mp_obj_dict_t *)&mps2_globals_dict,
};
MP_REGISTER_MODULE(MP_QSTR_mps2, mps2_module);
