// lwIP for a phone: IPv4 with a fixed address, a SIP socket, six RTP sockets and a few to spare.

#include <stdint.h>

uint32_t random_word(void);
#define LWIP_RAND() random_word()

#define LWIP_IPV4 1
#define LWIP_IPV6 0
#define MEM_SIZE (16000)
#define TCP_MSS (1460)
#define TCP_WND (4 * TCP_MSS)
#define TCP_SND_BUF (4 * TCP_MSS)
#define MEMP_NUM_TCP_SEG (32)

#include "extmod/lwip-include/lwipopts_common.h"

#undef LWIP_DHCP
#define LWIP_DHCP 0
#undef LWIP_MDNS_RESPONDER
#define LWIP_MDNS_RESPONDER 0
#undef MEMP_NUM_UDP_PCB
#define MEMP_NUM_UDP_PCB (12)
