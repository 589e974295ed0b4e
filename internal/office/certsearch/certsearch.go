// Package certsearch is the room of the international register of accredited certifications, IAF CertSearch: what
// clients agreed to, what is published there, the uploads and the monthly duty (R-IAF-01 to R-IAF-07). It must not know
// how records travel, nor SQL.
package certsearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/store"
)

// setting is the name under which the settings of the register are kept.
const setting = "certsearch"

// kept is how the settings lie in the database.
type kept struct {
	Version  int64               `json:"version"`
	Settings cert.SearchSettings `json:"settings"`
}

// SettingsOf reads the settings of the register with their version; without any it is off (R-IAF-01).
func SettingsOf(ctx context.Context, s *store.Store) (cert.SearchSettings, int64, error) {
	k, _, err := read(ctx, s)
	return k.Settings, k.Version, err
}

func read(ctx context.Context, s *store.Store) (k kept, text string, err error) {
	text, err = s.Setting(ctx, setting)
	if errors.Is(err, cert.NotFound) {
		return kept{Version: 1}, "", nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &k)
	}
	if err != nil {
		return k, text, fmt.Errorf("the settings of the international register: %w", err)
	}
	return k, text, nil
}

// KeepSettings keeps what the body says of itself to the register. Switched on it needs the names that its accreditation
// body writes.
func KeepSettings(ctx context.Context, o *office.Office, actor cert.Actor, in cert.SearchSettings, version int64) error {
	if !actor.May(cert.UploadThem) {
		return cert.Forbidden
	}
	var v cert.Invalid
	for _, f := range []struct{ field, value, name string }{{"body", in.Body, "name of the accreditation body"}, {"acronym", in.Acronym, "acronym of the accreditation body"}, {"scheme", in.Scheme, "scheme"}} {
		if in.Enabled && strings.TrimSpace(f.value) == "" {
			v = append(v, cert.Problem{Field: f.field, Rule: "R-IAF-05", Message: "The register refuses records without the " + f.name + "."})
		}
	}
	if err := v.Or(); err != nil {
		return err
	}
	return o.Do(ctx, actor, func(w *office.Work) error {
		was, text, err := read(ctx, w.Store)
		if err != nil {
			return err
		}
		if was.Version != version {
			return cert.Conflict
		}
		next, err := json.Marshal(kept{was.Version + 1, in})
		if err != nil {
			return err
		}
		if err := w.SaveSetting(ctx, setting, text, string(next)); err != nil {
			return err
		}
		_, err = w.Record(office.Happened{Verb: "change", Noun: "certsearch", Summary: fmt.Sprintf("%s changed the settings of IAF CertSearch", actor.Name), Detail: map[string]string{"settings": string(next)}})
		return err
	})
}

// Consent is what a client said about being published in the register.
type Consent struct {
	Given     bool
	OnRequest bool
	ByName    string
	Proof     string
	On        day.Day
}

// Note keeps what the client of a file said (ISO/IEC 17021-1 8.4.3). What was said before stays; the newest counts.
func Note(ctx context.Context, o *office.Office, actor cert.Actor, certification int64, in Consent) error {
	return o.Do(ctx, actor, func(w *office.Work) error {
		file, err := w.Certification(ctx, actor, certification)
		if err != nil {
			return err
		}
		if in.On.After(w.Today()) {
			return cert.Wrong("on", "This day is still to come.")
		}
		c := cert.SearchConsent{CertificationID: file.ID, Given: in.Given, OnRequest: in.OnRequest, ByName: in.ByName, Proof: in.Proof, OnDay: in.On,
			PersonID: actor.PersonID, PersonName: actor.Name, At: w.At()}
		if err := w.AddSearchConsent(ctx, &c); err != nil {
			return fmt.Errorf("note a consent: %w", err)
		}
		word := map[bool]string{true: "agrees", false: "does not agree"}[in.Given]
		_, err = w.Record(office.Happened{Verb: "consent", Noun: "certsearch", ID: c.ID, File: &file, Summary: fmt.Sprintf("The client %s to be published in IAF CertSearch, noted by %s", word, actor.Name)})
		return err
	})
}

// Line is one certification with what the register is told of it.
type Line struct {
	File     int64
	Record   cert.SearchRecord
	Faults   []cert.Problem // what the register would refuse
	Sent     string         // status under which it was last taken, empty when never
	Changed  bool           // differs from what was last taken
	Withheld string         // why it is not published, empty when it is
	Goes     bool           // is sent: published, or to be hidden
}

// View is how things stand.
type View struct {
	Settings cert.SearchSettings
	Version  int64
	Lines    []Line
	Duty     cert.SearchDuty
}

// Sendable are the lines that an upload takes, without those that the register would refuse.
func (v View) Sendable() (out []Line) {
	for _, l := range v.Lines {
		if l.Goes && len(l.Faults) == 0 {
			out = append(out, l)
		}
	}
	return out
}

// Look reads how things stand on a day.
func Look(ctx context.Context, s *store.Store, book norm.Book, today day.Day) (v View, err error) {
	if v.Settings, v.Version, err = SettingsOf(ctx, s); err != nil {
		return v, err
	}
	facts, err := s.SearchFacts(ctx)
	if err != nil {
		return v, err
	}
	for _, f := range facts {
		l := Line{File: f.File.ID, Record: f.Record(v.Settings, today), Sent: f.Sent, Withheld: f.Withheld(), Goes: f.Goes()}
		if l.Goes {
			l.Faults, l.Changed = l.Record.Faults(), l.Record.Digest() != f.SentDigest
		}
		v.Lines = append(v.Lines, l)
	}
	v.Duty, err = DutyOn(ctx, s, book, today)
	return v, err
}

// DutyOn is how the monthly duty stands on a day, by the constants of the rulebook.
func DutyOn(ctx context.Context, s *store.Store, book norm.Book, today day.Day) (cert.SearchDuty, error) {
	rules := book.On(today)
	remind, err := rules.Int("certsearch.reminder_days_before_month_end")
	if err != nil {
		return cert.SearchDuty{}, err
	}
	text, err := rules.Text("certsearch.max_interval")
	if err != nil {
		return cert.SearchDuty{}, err
	}
	months := 0
	if _, err := fmt.Sscanf(text, "P%dM", &months); err != nil || months < 1 {
		return cert.SearchDuty{}, fmt.Errorf("certsearch.max_interval %q is no span of months", text)
	}
	last, err := s.LastSearchUpload(ctx)
	return cert.NewSearchDuty(last, today, months, remind), err
}
