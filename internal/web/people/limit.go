package people

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// A flood at the door from one address is turned away before any password is worked on. This saves the
// machine; the tries at an account are counted in the database, whatever address they come from.
const (
	doorRate  = 5 // requests a second
	doorBurst = 60
	doorTime  = 10 * time.Minute // after which an address is forgotten
)

// slowly turns away an address that sends too much to a handler.
func slowly(handler echo.HandlerFunc) echo.HandlerFunc {
	tooMany := echo.NewHTTPError(http.StatusTooManyRequests, "too many requests from one address")
	return middleware.RateLimiterWithConfig(middleware.RateLimiterConfig{
		Store:               middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{Rate: doorRate, Burst: doorBurst, ExpiresIn: doorTime}),
		IdentifierExtractor: func(c echo.Context) (string, error) { return c.RealIP(), nil },
		DenyHandler:         func(echo.Context, string, error) error { return tooMany },
		ErrorHandler:        func(_ echo.Context, err error) error { return err },
	})(handler)
}
