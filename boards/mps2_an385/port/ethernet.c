// The LAN9118 as lwIP's network interface. Its interrupt only says that there is work; lwIP runs in the main thread,
// from the hooks in mpconfigport.h, so that it never meets a socket call half done.

#include <string.h>

#include "board.h"
#include "py/mphal.h"
#include "py/runtime.h"
#include "lwip/etharp.h"
#include "lwip/init.h"
#include "lwip/netif.h"
#include "lwip/timeouts.h"
#include "netif/ethernet.h"
#include "shared/netutils/netutils.h"

#define LAN(offset) REGISTER(0x40200000 + (offset))
#define RX_DATA LAN(0x00)
#define TX_DATA LAN(0x20)
#define RX_STATUS LAN(0x40)
#define TX_STATUS LAN(0x48)
#define IRQ_CONFIG LAN(0x54)
#define INT_STATUS LAN(0x58)
#define INT_ENABLE LAN(0x5c)
#define FIFO_LEVELS LAN(0x68)
#define TX_CONFIG LAN(0x70)
#define HW_CONFIG LAN(0x74)
#define RX_FIFO LAN(0x7c)
#define TX_FIFO LAN(0x80)
#define MAC_COMMAND LAN(0xa4)
#define MAC_DATA LAN(0xa8)

#define IRQ_ON (1 << 8 | 1 << 4 | 1 << 0) // enabled, active high, push-pull
#define RX_STATUS_INTERRUPT (1 << 3) // there are more frames than FIFO_LEVELS says
#define TX_ON (1 << 1)
#define HW_STORE_AND_FORWARD (1 << 20 | 5 << 16) // 5 KiB to send from
#define MAC_BUSY (1u << 31)
#define MAC_CONTROL (1)
#define MAC_ADDRESS_HIGH (2)
#define MAC_ADDRESS_LOW (3)
#define MAC_FULL_DUPLEX (1 << 20)
#define MAC_ALL_MULTICAST (1 << 19)
#define MAC_SEND (1 << 3)
#define MAC_RECEIVE (1 << 2)
#define RX_ERROR (1 << 15)
#define TX_WHOLE_FRAME (1 << 13 | 1 << 12)

#define LARGEST (1536) // bytes of a frame, a multiple of four
#define CHECKSUM (4) // bytes at the end of a received frame
#define TIMER_PERIOD (16) // ms between looks at lwIP's timers

int mp_mod_network_prefer_dns_use_ip_version = 4; // wanted by MicroPython's sockets
volatile bool ethernet_is_due;
static volatile uint32_t since_timers;
static struct netif interface;
static bool is_up, is_polling;

u32_t sys_now(void) {
    return mp_hal_ticks_ms();
}

void ethernet_interrupt(void) {
    INT_STATUS = RX_STATUS_INTERRUPT;
    ethernet_is_due = true;
}

void ethernet_tick(void) {
    if (is_up && ++since_timers >= TIMER_PERIOD) {
        since_timers = 0;
        ethernet_is_due = true;
    }
}

static void receive_frame(void) {
    static uint32_t words[LARGEST / 4];
    uint32_t status = RX_STATUS;
    uint32_t length = status >> 16 & 0x3fff;
    for (uint32_t i = 0; i < (length + 3) / 4; i++) {
        uint32_t word = RX_DATA;
        if (i < LARGEST / 4) {
            words[i] = word;
        }
    }
    if ((status & RX_ERROR) || length <= CHECKSUM || length > LARGEST) {
        return;
    }
    struct pbuf *frame = pbuf_alloc(PBUF_RAW, length - CHECKSUM, PBUF_POOL);
    if (frame == NULL) {
        return;
    }
    pbuf_take(frame, words, length - CHECKSUM);
    if (interface.input(frame, &interface) != ERR_OK) {
        pbuf_free(frame);
    }
}

void ethernet_poll(void) {
    ethernet_is_due = false;
    if (!is_up || is_polling) {
        return;
    }
    is_polling = true;
    while (RX_FIFO >> 16 & 0xff) {
        receive_frame();
    }
    sys_check_timeouts();
    is_polling = false;
}

static err_t send_frame(struct netif *netif, struct pbuf *frame) {
    static uint32_t words[LARGEST / 4];
    uint32_t length = frame->tot_len;
    if (length > LARGEST) {
        return ERR_BUF;
    }
    pbuf_copy_partial(frame, words, length, 0);
    TX_DATA = TX_WHOLE_FRAME | length;
    TX_DATA = length;
    for (uint32_t i = 0; i < (length + 3) / 4; i++) {
        TX_DATA = words[i];
    }
    while (TX_FIFO >> 16 & 0xff) {
        (void)TX_STATUS;
    }
    return ERR_OK;
}

static void write_mac(uint32_t number, uint32_t value) {
    MAC_DATA = value;
    MAC_COMMAND = MAC_BUSY | number;
    while (MAC_COMMAND & MAC_BUSY) {
    }
}

static err_t start_interface(struct netif *netif) {
    const uint8_t *mac = netif->hwaddr;
    HW_CONFIG = HW_STORE_AND_FORWARD;
    TX_CONFIG = TX_ON;
    write_mac(MAC_ADDRESS_LOW, mac[0] | mac[1] << 8 | mac[2] << 16 | (uint32_t)mac[3] << 24);
    write_mac(MAC_ADDRESS_HIGH, mac[4] | mac[5] << 8);
    write_mac(MAC_CONTROL, MAC_FULL_DUPLEX | MAC_ALL_MULTICAST | MAC_SEND | MAC_RECEIVE);
    FIFO_LEVELS = 0;
    INT_ENABLE = RX_STATUS_INTERRUPT;
    IRQ_CONFIG = IRQ_ON;
    NVIC_ENABLE = 1 << IRQ_ETHERNET;

    netif->name[0] = 'e';
    netif->name[1] = '0';
    netif->mtu = 1500;
    netif->output = etharp_output;
    netif->linkoutput = send_frame;
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_IGMP | NETIF_FLAG_LINK_UP;
    NETIF_SET_CHECKSUM_CTRL(netif, NETIF_CHECKSUM_ENABLE_ALL);
    return ERR_OK;
}

// mps2.ethernet(mac, address, mask, gateway): mac is six bytes, the others texts. Again after a soft reset, which leaves
// the interface as it is: then only the addresses count.
static mp_obj_t mps2_ethernet(size_t count, const mp_obj_t *arguments) {
    mp_buffer_info_t mac;
    ip4_addr_t addresses[3];
    mp_get_buffer_raise(arguments[0], &mac, MP_BUFFER_READ);
    if (mac.len != sizeof(interface.hwaddr)) {
        mp_raise_ValueError(NULL);
    }
    for (int i = 0; i < 3; i++) {
        netutils_parse_ipv4_addr(arguments[1 + i], (uint8_t *)&addresses[i], NETUTILS_BIG);
    }
    if (is_up) {
        netif_set_addr(&interface, &addresses[0], &addresses[1], &addresses[2]);
        return mp_const_none;
    }
    lwip_init();
    memcpy(interface.hwaddr, mac.buf, mac.len);
    interface.hwaddr_len = mac.len;
    netif_add(&interface, &addresses[0], &addresses[1], &addresses[2], NULL, start_interface, ethernet_input);
    netif_set_default(&interface);
    netif_set_up(&interface);
    is_up = true;
    return mp_const_none;
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(mps2_ethernet_obj, 4, 4, mps2_ethernet);
