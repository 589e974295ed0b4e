package certsearch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
)

// The ways to the register.
const (
	ByAPI  = "api"
	ByFile = "file"
)

// Outcome is what the register said to one record.
type Outcome struct {
	Accepted bool
	Message  string
	Remote   string
}

// Carry takes records to the register and tells what came of each, in their order; an error says that the register could
// not be reached, after the records before it.
type Carry func(ctx context.Context, records []cert.SearchRecord) ([]Outcome, error)

// Write makes the register's file of records.
type Write func(records []cert.SearchRecord) ([]byte, error)

// begin is what every upload needs: the permission, the register switched on, and something to send.
func begin(w *office.Work) (View, error) {
	book, err := w.Rules()
	if err != nil {
		return View{}, err
	}
	v, err := Look(w.Context(), w.Store, book, w.Today())
	switch {
	case err != nil:
		return v, err
	case !v.Settings.Enabled:
		return v, cert.Wrong("", "The register is switched off: the accreditation body does not apply IAF MD 28 (R-IAF-01).")
	case len(v.Sendable()) == 0:
		return v, cert.Wrong("", "There is nothing to send: no client agreed, or the register would refuse every record.")
	}
	return v, nil
}

func newUpload(w *office.Work, channel string, n int) cert.SearchUpload {
	return cert.SearchUpload{Version: 1, Channel: channel, Records: n, PersonID: w.Actor().PersonID, PersonName: w.Actor().Name, OnDay: w.Today(), At: w.At()}
}

// Request asks for an upload by the interface; the program sends it within a minute.
func Request(ctx context.Context, o *office.Office, actor cert.Actor) (u cert.SearchUpload, err error) {
	if !actor.May(cert.UploadThem) {
		return u, cert.Forbidden
	}
	err = o.Do(ctx, actor, func(w *office.Work) error {
		v, err := begin(w)
		if err != nil {
			return err
		}
		u = newUpload(w, ByAPI, len(v.Sendable()))
		at := w.At()
		u.NextAt = &at
		if err := w.AddSearchUpload(ctx, &u); err != nil {
			return err
		}
		_, err = w.Record(office.Happened{Verb: "request", Noun: "certsearch", ID: u.ID, Summary: fmt.Sprintf("%s asked for an upload to IAF CertSearch", actor.Name)})
		return err
	})
	return u, err
}

// MakeFile makes the register's file of everything that is sent, and keeps it with its records. The duty is done once
// somebody says that the register took it.
func MakeFile(ctx context.Context, o *office.Office, actor cert.Actor, write Write) (u cert.SearchUpload, err error) {
	if !actor.May(cert.UploadThem) {
		return u, cert.Forbidden
	}
	err = o.Do(ctx, actor, func(w *office.Work) error {
		v, err := begin(w)
		if err != nil {
			return err
		}
		records := recordsOf(v.Sendable())
		text, err := write(records)
		if err != nil {
			return fmt.Errorf("write the file for IAF CertSearch: %w", err)
		}
		u = newUpload(w, ByFile, len(records))
		if u.FileSHA256, _, err = w.Files().Put(strings.NewReader(string(text)), 64<<20); err != nil {
			return err
		}
		if err := w.AddSearchUpload(ctx, &u); err != nil {
			return err
		}
		_, err = w.Record(office.Happened{Verb: "file", Noun: "certsearch", ID: u.ID, Summary: fmt.Sprintf("%s made a file of %d certifications for IAF CertSearch", actor.Name, len(records)),
			Detail: map[string]string{"sha256": u.FileSHA256}})
		return err
	})
	return u, err
}

func recordsOf(lines []Line) []cert.SearchRecord {
	out := make([]cert.SearchRecord, len(lines))
	for i, l := range lines {
		out[i] = l.Record
	}
	return out
}

// Confirm notes that the register took a file: what it holds now is what the file said. It is refused when what would be
// sent has changed since, for then nobody knows what the register holds.
func Confirm(ctx context.Context, o *office.Office, actor cert.Actor, id int64, write Write) error {
	if !actor.May(cert.UploadThem) {
		return cert.Forbidden
	}
	return o.Do(ctx, actor, func(w *office.Work) error {
		u, err := w.SearchUpload(ctx, id)
		if err != nil {
			return err
		}
		if u.Channel != ByFile || u.DoneAt != nil {
			return cert.Conflict
		}
		v, err := begin(w)
		if err != nil {
			return err
		}
		lines := v.Sendable()
		text, err := write(recordsOf(lines))
		if err != nil {
			return err
		}
		if office.Hash(string(text)) != u.FileSHA256 {
			return cert.Wrong("", "Certifications changed since this file was made. Make a new one and upload that.")
		}
		all := make([]Outcome, len(lines))
		for i := range all {
			all[i].Accepted = true
		}
		return finish(w, u, lines, all, nil)
	})
}

// uploadLease is how long one instance has for an upload before another takes it over.
const uploadLease = 30 * time.Minute

// mostTries of an upload to a register that cannot be reached: with growing pauses about a day.
const mostTries = 9

// Send carries the uploads that were asked for to the register and keeps what came of every record.
func Send(ctx context.Context, o *office.Office, carry Carry) error {
	var due []cert.SearchUpload
	err := o.Do(ctx, cert.SystemActor, func(w *office.Work) (err error) {
		due, err = w.SearchUploadsDue(ctx, w.At())
		return err
	})
	errs := []error{err}
	for _, u := range due {
		if err := send(ctx, o, u, carry); err != nil {
			errs = append(errs, fmt.Errorf("upload %d to IAF CertSearch: %w", u.ID, err))
		}
	}
	return errors.Join(errs...)
}

func send(ctx context.Context, o *office.Office, u cert.SearchUpload, carry Carry) error {
	var lines []Line
	var none cert.Invalid
	err := o.Do(ctx, cert.SystemActor, func(w *office.Work) error {
		v, err := begin(w)
		if err != nil && !errors.As(err, &none) {
			return err
		}
		lines = v.Sendable()
		until := w.At().Add(uploadLease)
		if u.Tries, u.NextAt = u.Tries+1, &until; none != nil {
			u.NextAt, u.Error = nil, none.Error()
		}
		return w.SaveSearchUpload(ctx, &u)
	})
	if errors.Is(err, cert.Conflict) {
		return nil // another instance has it
	}
	if err != nil || none != nil {
		return err
	}
	outcomes, failure := carry(ctx, recordsOf(lines))
	return o.Do(ctx, cert.SystemActor, func(w *office.Work) error { return finish(w, u, lines, outcomes, failure) })
}

// finish keeps what came of an upload: of every record that the register answered to, and when it is tried again where
// it could not be reached.
func finish(w *office.Work, u cert.SearchUpload, lines []Line, outcomes []Outcome, failure error) error {
	rows := make([]cert.SearchResult, len(outcomes))
	accepted := 0
	for i, said := range outcomes {
		l := lines[i]
		rows[i] = cert.SearchResult{UploadID: u.ID, CertificationID: l.File, Identity: l.Record.Identity, Certificate: l.Record.Certificate, Standing: l.Record.Standing,
			Digest: l.Record.Digest(), Accepted: said.Accepted, Message: said.Message, Remote: said.Remote}
		if said.Accepted {
			accepted++
		}
	}
	if err := w.AddSearchResults(w.Context(), rows); err != nil {
		return fmt.Errorf("keep what came of the records: %w", err)
	}
	u.Records, u.Accepted, u.Refused, u.NextAt, u.Error = len(lines), accepted, len(outcomes)-accepted, nil, ""
	if failure != nil {
		slog.Warn("IAF CertSearch was not reached", "upload", u.ID, "try", u.Tries, "err", failure)
		if u.Error = failure.Error(); u.Tries < mostTries {
			next := w.At().Add(time.Minute << min(u.Tries, 8))
			u.NextAt = &next
		}
	} else {
		at := w.At()
		u.DoneAt, u.DoneOn = &at, w.Today()
	}
	if err := w.SaveSearchUpload(w.Context(), &u); err != nil || failure != nil {
		return err
	}
	e, err := w.Record(office.Happened{Verb: "upload", Noun: "certsearch", ID: u.ID, Summary: fmt.Sprintf("IAF CertSearch took %d certifications and refused %d", u.Accepted, u.Refused)})
	if err != nil || u.Refused == 0 {
		return err
	}
	return w.TellRole(e, "certsearch-refused", fmt.Sprintf("/certsearch/uploads/%d", u.ID), cert.SchemeManager)
}

// Remind recalls this month's upload some days before the month ends, and says when it is overdue; each once (R-IAF-01).
// Without the register, or without a client who agreed, there is no duty.
func Remind(ctx context.Context, o *office.Office) error {
	return o.Do(ctx, cert.SystemActor, func(w *office.Work) error {
		v, err := begin(w)
		var none cert.Invalid
		if errors.As(err, &none) {
			return nil
		}
		if err != nil {
			return err
		}
		d := v.Duty
		switch {
		case d.Overdue:
			return remind(w, "certsearch-overdue", d, fmt.Sprintf("The upload to IAF CertSearch was due on %s", d.Due.Long()))
		case !d.Done && !w.Today().Before(d.Remind):
			return remind(w, "certsearch-due", d, "Nothing was uploaded to IAF CertSearch this month")
		}
		return nil
	})
}

func remind(w *office.Work, kind string, d cert.SearchDuty, line string) error {
	on := d.Remind
	if d.Overdue {
		on = d.Due
	}
	mine, err := w.Swept(w.Context(), kind, 0, on, w.At())
	if err != nil || !mine {
		return err
	}
	e, err := w.Record(office.Happened{Verb: strings.TrimPrefix(kind, "certsearch-"), Noun: "certsearch", Summary: line})
	if err != nil {
		return err
	}
	for _, r := range []cert.Role{cert.SchemeManager, cert.Planner} {
		if err := w.TellRole(e, "certsearch-due", "/certsearch", r); err != nil {
			return err
		}
	}
	return nil
}

// Compared is one certification of ours beside what the register holds.
type Compared struct {
	Line        Line
	Missing     bool // the register does not have it
	Differences []cert.SearchDifference
}

// Compare holds what the register has against what it should have, field by field: those that differ, those that it
// lacks, and those that it has and should not.
func Compare(v View, held []cert.SearchRecord) (differ []Compared, stray []cert.SearchRecord, same int) {
	theirs := map[string]cert.SearchRecord{}
	for _, r := range held {
		theirs[keyOf(r)] = r
	}
	for _, l := range v.Lines {
		if !l.Goes {
			continue
		}
		r, there := theirs[keyOf(l.Record)]
		delete(theirs, keyOf(l.Record))
		if !there {
			differ = append(differ, Compared{Line: l, Missing: true})
		} else if d := l.Record.Differences(r); len(d) > 0 {
			differ = append(differ, Compared{Line: l, Differences: d})
		} else {
			same++
		}
	}
	for _, r := range held {
		if _, left := theirs[keyOf(r)]; left {
			stray = append(stray, r)
		}
	}
	return differ, stray, same
}

// keyOf is by which a certification is known on both sides; older records of the register have no identity number.
func keyOf(r cert.SearchRecord) string {
	if r.Identity != "" {
		return r.Identity
	}
	return r.Certificate
}
