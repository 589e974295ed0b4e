package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"net/url"
	"regexp"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/fee"
	"assay/internal/norm"
	"assay/internal/store"
)

// Local is an instant on the clock of the body's wall, for pages that show when something happened.
func (o *Office) Local(at time.Time) time.Time { return at.In(o.zone) }

// DayOf is the calendar day of an instant in the body's time zone.
func (o *Office) DayOf(at time.Time) day.Day { return day.Of(at, o.zone) }

// Zone is the name of the body's legal time zone, as the installation sets it.
func (o *Office) Zone() string { return o.zone.String() }

// bodySetting is the name under which the body's particulars are kept.
const bodySetting = "body"

// keptBody is how the particulars lie in the database; the version, 1 before the first change, guards against
// two administrators at once.
type keptBody struct {
	Version int64
	Body    Body
}

// SettingsBody is who the body is by its settings now, the same on every instance of the program; before an
// administrator has said so, it is what the office was opened with.
func (o *Office) SettingsBody(ctx context.Context) (Body, error) {
	kept, _, err := o.readBody(ctx, o.store)
	return kept.Body, err
}

// BodyNow is SettingsBody for places that have an answer without it: when the settings cannot be read, that
// is logged, and what the office was opened with stands in.
func (o *Office) BodyNow(ctx context.Context) Body {
	body, err := o.SettingsBody(ctx)
	if err != nil {
		slog.Error("the settings of the body", "err", err)
	}
	return body
}

// SettingsVersion is SettingsBody with the version that a change of it must name.
func (o *Office) SettingsVersion(ctx context.Context) (Body, int64, error) {
	kept, _, err := o.readBody(ctx, o.store)
	return kept.Body, kept.Version, err
}

// readBody reads the particulars, and the text they are kept as.
func (o *Office) readBody(ctx context.Context, s *store.Store) (keptBody, string, error) {
	kept := keptBody{1, o.Body}
	text, err := s.Setting(ctx, bodySetting)
	if errors.Is(err, cert.NotFound) {
		return kept, "", nil
	}
	if err != nil {
		return kept, "", fmt.Errorf("read the settings of the body: %w", err)
	}
	if err := json.Unmarshal([]byte(text), &kept); err != nil {
		return kept, "", fmt.Errorf("the settings of the body are damaged: %w", err)
	}
	return kept, text, nil
}

// asSet is the office with the body's particulars as they are set now, for one verb.
func (o *Office) asSet(ctx context.Context, tx *store.Store) (*Office, error) {
	kept, _, err := o.readBody(ctx, tx)
	own := *o
	own.Body = kept.Body
	return &own, err
}

// BodyInput is what an administrator enters about the body, with the version the form was drawn from.
type BodyInput struct {
	Body    Body
	Version int64
}

// ChangeBody replaces the body's particulars. Papers kept before stay as they are. Invalid names the fields
// that cannot be; Conflict says that somebody else changed them meanwhile.
func (o *Office) ChangeBody(ctx context.Context, actor cert.Actor, in BodyInput) error {
	if !actor.May(cert.ManageBody) {
		return cert.Forbidden
	}
	if err := in.Body.check(); err != nil {
		return err
	}
	return o.do(ctx, actor, func(w *work) error {
		was, text, err := o.readBody(ctx, w.Store)
		if err != nil {
			return err
		}
		if err := checkVersion(was.Version, in.Version); err != nil {
			return err
		}
		changes := was.Body.changes(in.Body)
		if len(changes) == 0 {
			return nil
		}
		next, err := json.Marshal(keptBody{was.Version + 1, in.Body})
		if err != nil {
			return fmt.Errorf("write the settings: %w", err)
		}
		if err := w.SaveSetting(ctx, bodySetting, text, string(next)); err != nil {
			return err
		}
		_, err = w.record(happened{verb: "change", noun: "settings", detail: changes,
			summary: fmt.Sprintf("%s changed the particulars of the certification body", actor.Name)})
		return err
	})
}

// numberPrefix is the form of a certificate number's first part.
var numberPrefix = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,7}$`)

// check lists what cannot be, by the field's name in lower case.
func (b Body) check() error {
	var v cert.Invalid
	need := func(holds bool, field, message string) {
		if !holds {
			v = append(v, cert.Problem{Field: field, Message: message})
		}
	}
	need(b.Name != "", "name", "The body needs a name: it stands on every certificate (R-CERT-01).")
	need(b.Address != "", "address", "The body needs an address: it stands on every certificate (R-CERT-01).")
	need(b.City != "", "city", "Give the city with its postcode.")
	need(norm.CountryName(b.Country) != b.Country, "country", "Choose a country.")
	need(b.Signatory != "", "signatory", "Say who signs certificates.")
	need(numberPrefix.MatchString(b.Prefix), "prefix", "The prefix has two to eight capital letters or digits and begins with a letter, like SMS.")
	need(fee.KnownCurrency(b.Currency), "currency", "Give a currency by its three letters, like EUR.")
	_, err := mail.ParseAddress(b.Email)
	need(err == nil, "email", "Give a mail address, like office@example.org.")
	need(b.Web == "" || webAddress(b.Web), "web", "Give a web address that begins with https:// or http://, or leave it empty.")
	for field, message := range b.Accredited.check() {
		v = append(v, cert.Problem{Field: field, Message: message, Rule: "R-CERT-04"})
	}
	return v.Or()
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

// changes lists what differs in next, as "old → new" by field.
func (b Body) changes(next Body) map[string]string {
	out := map[string]string{}
	before, after := b.fields(), next.fields()
	for name := range after {
		if before[name] != after[name] {
			out[name] = before[name] + " → " + after[name]
		}
	}
	return out
}

func (b Body) fields() map[string]string {
	return map[string]string{"name": b.Name, "address": b.Address, "city": b.City, "country": b.Country, "web": b.Web, "email": b.Email,
		"phone": b.Phone, "accreditation": b.Accreditation, "accredited_from": b.Accredited.From.String(), "accredited_until": b.Accredited.Until.String(),
		"accredited_in": b.Accredited.Countries, "signatory": b.Signatory, "signatory_role": b.SignatoryRole, "prefix": b.Prefix, "currency": b.Currency}
}
