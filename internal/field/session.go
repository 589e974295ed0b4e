package field

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office/fieldsync"
	"assay/internal/web/page"
)

const smallBody = 16 << 10

type sessionView struct {
	Person    int64   `json:"person"`
	Name      string  `json:"name"`
	Device    string  `json:"device"`
	Revoked   bool    `json:"device_revoked"`
	ServerNow string  `json:"server_now"`
	Protocol  int     `json:"protocol"`
	ExpiresAt *string `json:"expires_at"`
}

func (a API) session(c echo.Context) error {
	actor := page.Actor(c)
	v := sessionView{Person: actor.PersonID, Name: actor.Name, ServerNow: a.room.Now(), Protocol: 1}
	if d, known := c.Get(deviceKey).(cert.FieldDevice); known {
		ends := d.EndsAt.UTC().Format(fieldsync.ClientTime)
		v.Device, v.ExpiresAt = d.ID, &ends
	}
	return c.JSON(http.StatusOK, v)
}

type deviceForm struct {
	Device   string `json:"device"`
	Label    string `json:"label"`
	Build    string `json:"build"`
	Platform string `json:"platform"`
	Email    string `json:"email"`
	Password string `json:"password"`
}

func (f deviceForm) device() fieldsync.DeviceInput {
	return fieldsync.DeviceInput{Device: f.Device, Label: f.Label, Build: f.Build, Platform: f.Platform}
}

type deviceView struct {
	Device    string `json:"device"`
	Person    int64  `json:"person"`
	Name      string `json:"name"`
	ExpiresAt string `json:"expires_at"`
}

// register gives the device of a signed-in person a session of its own.
func (a API) register(c echo.Context) error {
	var form deviceForm
	if err := read(c, smallBody, &form); err != nil {
		return err
	}
	actor := page.Actor(c)
	d, token, err := a.room.Register(c.Request().Context(), actor, form.device())
	if errors.Is(err, cert.Conflict) {
		return refuse(c, http.StatusConflict, "device_taken", "This device is registered for somebody else.")
	}
	if err != nil {
		return err
	}
	return a.entered(c, d, actor.Name, token)
}

// signIn gives a device a session in place, by mail address and password.
func (a API) signIn(c echo.Context) error {
	var form deviceForm
	if err := read(c, smallBody, &form); err != nil {
		return err
	}
	if len(form.Email) > 254 || len(form.Password) > 500 {
		return refuse(c, http.StatusUnprocessableEntity, "credentials", "Mail address and password do not match.")
	}
	d, token, actor, err := a.room.SignIn(c.Request().Context(), fieldsync.SignInInput{Email: form.Email, Password: form.Password,
		Address: c.RealIP(), Browser: c.Request().UserAgent(), Device: form.device()})
	var invalid cert.Invalid
	if errors.As(err, &invalid) && invalid[0].Field == "" {
		return refuse(c, http.StatusUnprocessableEntity, "credentials", invalid[0].Message)
	}
	if err != nil {
		return err
	}
	return a.entered(c, d, actor.Name, token)
}

func (a API) entered(c echo.Context, d cert.FieldDevice, name, token string) error {
	c.SetCookie(a.cookie(token, int(fieldsync.SessionLasts/time.Second)))
	return c.JSON(http.StatusOK, deviceView{d.ID, d.PersonID, name, d.EndsAt.UTC().Format(fieldsync.ClientTime)})
}

// cookie holds the device session's token; age -1 takes it away.
func (a API) cookie(token string, age int) *http.Cookie {
	return &http.Cookie{Name: CookieName(a.secure), Value: token, Path: "/", MaxAge: age, HttpOnly: true, Secure: a.secure, SameSite: http.SameSiteStrictMode}
}

// endSession ends the device's session; what the server holds stays.
func (a API) endSession(c echo.Context) error {
	if d, known := c.Get(deviceKey).(cert.FieldDevice); known {
		if err := a.room.Revoke(c.Request().Context(), page.Actor(c), d.ID); err != nil {
			return err
		}
	}
	c.SetCookie(a.cookie("", -1))
	return c.NoContent(http.StatusNoContent)
}

type auditLine struct {
	ID       int64   `json:"id"`
	Number   string  `json:"number"`
	Name     string  `json:"name"`
	Client   string  `json:"client"`
	Kind     string  `json:"kind"`
	Standing string  `json:"status"`
	Starts   day.Day `json:"starts"`
	Ends     day.Day `json:"ends"`
	Role     string  `json:"role"`
	MayWrite bool    `json:"may_write"`
	Taken    bool    `json:"taken"`
}

type auditList struct {
	Audits []auditLine `json:"audits"`
}

func (a API) audits(c echo.Context) error {
	rows, err := a.room.Audits(c.Request().Context(), page.Actor(c))
	if err != nil {
		return err
	}
	list := auditList{[]auditLine{}}
	for _, r := range rows {
		list.Audits = append(list.Audits, auditLine{r.ID, r.Number, r.Name, r.Client, string(r.Kind), string(r.Status), r.Starts, r.Ends, string(r.Role),
			r.Role == cert.Lead || r.Role == cert.Member, r.Taken})
	}
	return c.JSON(http.StatusOK, list)
}
