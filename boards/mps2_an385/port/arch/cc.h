// The compiler, as lwIP wants to know it. Stands before MicroPython's own file of this name, which types mem_ptr_t.

#include <stdint.h>

#define LWIP_NO_CTYPE_H 1
#define LWIP_PLATFORM_DIAG(x)
#define LWIP_PLATFORM_ASSERT(x)
