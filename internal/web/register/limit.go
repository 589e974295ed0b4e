package register

import (
	"math"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"
)

// How much one address may ask: a person with a stack of certificates never meets the limit, a machine that counts
// through the numbers does.
const (
	perSecond = 2
	atOnce    = 60
	mostKept  = 5000 // addresses in one generation
)

// visitors counts what each address asks for, in at most two generations of mostKept addresses: when the young
// generation is full the old one is forgotten, so that no flood of addresses can fill the memory.
type visitors struct {
	mu         sync.Mutex
	rate       rate.Limit
	burst      int
	young, old map[string]*rate.Limiter
}

func newVisitors(perSecond rate.Limit, burst int) *visitors {
	return &visitors{rate: perSecond, burst: burst, young: map[string]*rate.Limiter{}}
}

// limit lets a request through to its handler, or to the one that says how long to wait.
func (v *visitors) limit(now func() time.Time, handler, tooMany echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		wait := v.wait(neighbourhood(c.RealIP()), now())
		if wait == 0 {
			return handler(c)
		}
		c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		return tooMany(c)
	}
}

// wait is how long the address has to wait before its request; 0 lets it through and counts it.
func (v *visitors) wait(address string, now time.Time) time.Duration {
	r := v.of(address).ReserveN(now, 1)
	delay := r.DelayFrom(now)
	if delay > 0 {
		r.CancelAt(now)
	}
	return delay
}

func (v *visitors) of(address string) *rate.Limiter {
	v.mu.Lock()
	defer v.mu.Unlock()
	l := v.young[address]
	if l == nil {
		l = v.old[address]
	}
	if l == nil {
		l = rate.NewLimiter(v.rate, v.burst)
	}
	if len(v.young) >= mostKept && v.young[address] == nil {
		v.old, v.young = v.young, map[string]*rate.Limiter{}
	}
	v.young[address] = l
	return l
}

// neighbourhood is the address that is counted: one of IPv6 stands for its network of 64 bits, which one household
// has to itself.
func neighbourhood(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	net, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return net.String()
}
