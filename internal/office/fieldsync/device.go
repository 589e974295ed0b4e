package fieldsync

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
)

// SessionLasts is how long a device's session lasts without use.
const SessionLasts = 30 * 24 * time.Hour

const noteUse = 5 * time.Minute

// DeviceInput is how a device registers.
type DeviceInput struct{ Device, Label, Build, Platform string }

// Who is the actor of a device's session and the device. NotFound when there is none, or it was revoked.
func (r *Room) Who(ctx context.Context, token string) (cert.Actor, cert.FieldDevice, error) {
	d, err := r.store.FieldDeviceByToken(ctx, office.Hash(token))
	if err != nil {
		return cert.Actor{}, d, err
	}
	now := r.office.Now()
	if !d.Live(now) {
		return cert.Actor{}, d, cert.NotFound
	}
	account, err := r.store.LiveAccount(ctx, d.AccountID)
	if err != nil {
		return cert.Actor{}, d, err
	}
	if account.PersonID == nil || *account.PersonID != d.PersonID {
		return cert.Actor{}, d, cert.NotFound
	}
	if now.Sub(d.SeenAt) > noteUse {
		if err := r.store.TouchFieldDevice(ctx, d.ID, now, now.Add(SessionLasts)); err != nil {
			return cert.Actor{}, d, fmt.Errorf("note the use of a device: %w", err)
		}
	}
	return cert.Actor{AccountID: account.ID, PersonID: d.PersonID, Name: account.Name, Roles: account.Roles}, d, nil
}

// Register gives a device a session of its own and returns the token, which is stored nowhere. An id that
// belongs to another person is Conflict.
func (r *Room) Register(ctx context.Context, actor cert.Actor, in DeviceInput) (cert.FieldDevice, string, error) {
	if !uuidForm.MatchString(in.Device) || in.Device == cert.FieldDesk {
		return cert.FieldDevice{}, "", cert.Wrong("device", "The device must name itself by a UUID.")
	}
	if actor.PersonID == 0 {
		return cert.FieldDevice{}, "", cert.Forbidden
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails (crypto/rand)
	token := base64.RawURLEncoding.EncodeToString(secret)
	now := r.office.Now()
	d := cert.FieldDevice{ID: in.Device, AccountID: actor.AccountID, PersonID: actor.PersonID, Label: short(in.Label, 100), Build: short(in.Build, 100),
		Platform: short(in.Platform, 200), TokenHash: office.Hash(token), CreatedAt: now, SeenAt: now, EndsAt: now.Add(SessionLasts)}
	err := r.office.Do(ctx, bare(actor), func(w *office.Work) error {
		if err := w.PutFieldDevice(ctx, d); err != nil {
			return err
		}
		_, err := w.Record(office.Happened{Verb: "register", Noun: "device", ID: actor.AccountID,
			Summary: fmt.Sprintf("%s registered the device %s", actor.Name, or(d.Label, d.ID))})
		return err
	})
	return d, token, err
}

// SignIn registers a device by mail address and password, without an ordinary session.
func (r *Room) SignIn(ctx context.Context, in SignInInput) (cert.FieldDevice, string, cert.Actor, error) {
	token, err := r.office.SignIn(ctx, in.Email, in.Password, in.Address, in.Browser)
	if err != nil {
		return cert.FieldDevice{}, "", cert.Actor{}, err
	}
	actor, err := r.office.ActorOf(ctx, token)
	if err = errors.Join(err, r.office.SignOut(ctx, token)); err != nil {
		return cert.FieldDevice{}, "", actor, err
	}
	if d, err := r.store.FieldDevice(ctx, in.Device.Device); err == nil && d.PersonID != actor.PersonID {
		return d, "", actor, &WrongUser{actor.PersonID, actor.Name}
	}
	d, device, err := r.Register(ctx, actor, in.Device)
	return d, device, actor, err
}

// SignInInput is who signs in where.
type SignInInput struct {
	Email, Password  string
	Address, Browser string
	Device           DeviceInput
}

// IsDevice tells whether a text is an id as devices give themselves.
func (r *Room) IsDevice(id string) bool { return uuidForm.MatchString(id) }

// Devices lists the devices of the actor's account.
func (r *Room) Devices(ctx context.Context, account int64) ([]cert.FieldDevice, error) {
	return r.store.FieldDevicesOf(ctx, account)
}

// Revoke ends the session of a device: one's own, or anybody's by who manages people. What it still sends
// under another session is held.
func (r *Room) Revoke(ctx context.Context, actor cert.Actor, device string) error {
	return r.office.Do(ctx, actor, func(w *office.Work) error {
		account := actor.AccountID
		if actor.May(cert.ManagePeople) {
			account = 0
		}
		if err := w.RevokeFieldDevice(ctx, device, account, actor.Name, w.At()); err != nil {
			return err
		}
		d, err := w.FieldDevice(ctx, device)
		if err != nil {
			return err
		}
		_, err = w.Record(office.Happened{Verb: "revoke", Noun: "device", ID: d.AccountID, Summary: fmt.Sprintf("%s revoked the device %s", actor.Name, or(d.Label, d.ID))})
		return err
	})
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// short is a text from a device in printable form, cut to a length.
func short(text string, runes int) string {
	text = strings.Map(func(c rune) rune {
		if c < ' ' {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(text, "\uFFFD"))
	if r := []rune(text); len(r) > runes {
		return string(r[:runes])
	}
	return text
}
