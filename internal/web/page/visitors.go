package page

import (
	"math"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"
)

// mostKept is how many addresses one generation of visitors holds.
const mostKept = 5000

// Visitors counts what each address asks for, in at most two generations of mostKept addresses: when the young
// generation is full the old one is forgotten, so that no flood of addresses can fill the memory. Each instance
// counts for itself: it guards the machine. What must hold for the whole house, such as tries at an account and
// mails to an address, is counted in the database.
type Visitors struct {
	mu         sync.Mutex
	rate       rate.Limit
	burst      int
	young, old map[string]*rate.Limiter
}

// NewVisitors lets an address ask burst times at once and perSecond times on and on.
func NewVisitors(perSecond float64, burst int) *Visitors {
	return &Visitors{rate: rate.Limit(perSecond), burst: burst, young: map[string]*rate.Limiter{}}
}

// Limit lets a request through to its handler, or to the one that says how long to wait.
func (v *Visitors) Limit(now func() time.Time, handler, tooMany echo.HandlerFunc) echo.HandlerFunc {
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
func (v *Visitors) wait(address string, now time.Time) time.Duration {
	r := v.of(address).ReserveN(now, 1)
	delay := r.DelayFrom(now)
	if delay > 0 {
		r.CancelAt(now)
	}
	return delay
}

func (v *Visitors) of(address string) *rate.Limiter {
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
