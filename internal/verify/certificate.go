package verify

import (
	"bytes"
	"errors"
	"fmt"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/ledger"
	"assay/internal/seal"
)

// paper is a PDF with what its seal says of it, and the certificate as data that lies in it.
type paper struct {
	Files
	keys   ledger.KeyFile
	report seal.Report
	fault  error // why the seal does not vouch for the file; nil = it does
	twin   cert.Twin
	data   []byte // the twin's bytes; nil = there is none that can be read
}

// certificate judges a PDF: by its seal, and by the log where one was given.
func (f Files) certificate(keys ledger.KeyFile) Verdict {
	p := paper{Files: f, keys: keys}
	p.report, p.fault = seal.Verify(f.File, seal.Trust{Keys: keys.Seals})
	if data, found := p.report.Attachment(cert.TwinName); found {
		if twin, err := cert.ReadTwin(data); err == nil {
			p.twin, p.data = twin, data
		}
	}
	switch {
	case f.Log != nil && len(keys.Log) == 0:
		return untold("%v, so the log cannot be believed", ledger.ErrNoKey)
	case f.Log != nil:
		return p.byLog()
	}
	return p.bySeal()
}

// byLog: it must be the paper of an issue in the log, and the issue in force.
func (p paper) byLog() Verdict {
	log, err := p.opened(p.Log, p.keys.Log)
	if err != nil {
		return bad("the log: %v", err)
	}
	issue, found := log.Paper(ledger.SHA256(p.File))
	switch {
	case !found:
		return p.notEntered(log)
	case p.data != nil && (issue.Content != ledger.SHA256(p.data) || issue.Certificate != ledger.Commitment(p.twin.Code)):
		return bad("not genuine: the certificate as data in the file is not the one that entry %d of the log names", issue.Number)
	}
	p.keys.Log = log.Keys
	on := p.today(log.Head.At)
	s := ledger.StandingOn(log.Of(issue.Certificate), on)
	if !s.Valid() {
		return bad("genuine, but not valid on %s: %s", on, reason(s, issue))
	}
	if v := p.byStatus(on); v != nil && !v.Good {
		return *v
	}
	return good(Valid, "genuine and valid on %s, until %s: %sentry %d of %s as signed at %s%s%s", on, s.Leaf.Expires, p.named(), issue.Number, log.Head.Origin, at(log.Head.At), p.extended(), p.sealed())
}

// notEntered says why the log does not know the file.
func (p paper) notEntered(log *ledger.Log) Verdict {
	why := "it is another paper, was changed after it was issued, or is forged"
	switch {
	case len(p.keys.Seals) == 0 || errors.Is(p.fault, seal.ErrUnsigned):
	case p.fault != nil:
		why = p.fault.Error()
	case p.data != nil && p.twin.Issued.After(day.Of(log.Head.At, p.Zone)):
		return untold("sealed by the body on %s, after this log was signed (%s): get a newer log", p.twin.Issued, at(log.Head.At))
	case p.data != nil:
		why = "it bears the body's seal, and still was never entered; ask the body"
	}
	return bad("not genuine: the log knows no certificate with this content; %s", why)
}

// bySeal judges without the log: what the seal proves, the paper's own dates, and what a status list or receipt tells.
func (p paper) bySeal() Verdict {
	switch {
	case len(p.keys.Seals) == 0:
		return untold("the key file names no key of the body's seal: get a newer register.pub, or give the log with --log")
	case errors.Is(p.fault, seal.ErrUnsigned):
		return bad("not genuine: %v; only the log (--log) knows papers from before there were seals", p.fault)
	case p.fault != nil:
		return bad("not genuine: %v", p.fault)
	case p.data == nil:
		return bad("sealed by the body, but no certificate: the certificate as data (%s) does not lie in it", cert.TwinName)
	}
	checked, err := p.checkpoint()
	if err != nil {
		return bad("%v", err)
	}
	on := p.today(p.report.SignedAt, checked.At)
	switch {
	case on.After(p.twin.Expires):
		return bad("genuine, but not valid on %s: expired, its last valid day was %s", on, p.twin.Expires)
	case on.Before(p.twin.Effective):
		return bad("genuine, but not valid on %s: it is valid from %s on", on, p.twin.Effective)
	}
	if v := p.byStatus(on); v != nil {
		return *v
	}
	return good(Genuine, "%sunchanged since the body sealed it%s; by its dates valid on %s, until %s. %s", p.named(), p.stamped(), on, p.twin.Expires, p.unknown(checked))
}

// checkpoint opens the checkpoint; the zero one where none was given.
func (p paper) checkpoint() (c ledger.Checkpoint, err error) {
	if p.Checkpoint == nil {
		return c, nil
	}
	if len(p.keys.Log) == 0 {
		return c, ledger.ErrNoKey
	}
	return p.keys.Log.Open(string(p.Checkpoint))
}

// unknown says honestly what the given files do not tell.
func (p paper) unknown(c ledger.Checkpoint) string {
	const more = "a suspension, withdrawal or newer issue since then stands in the log (--log) or in a status list (--status)"
	if p.Checkpoint == nil {
		return fmt.Sprintf("Its validity is known as of its issue on %s; %s.", p.twin.Issued, more)
	}
	when := "before"
	if p.twin.Issued.After(day.Of(c.At, p.Zone)) {
		when = "after"
	}
	return fmt.Sprintf("Its validity is known as of its issue on %s, %s the checkpoint over %d entries of %s at %s; %s, which must extend that checkpoint.", p.twin.Issued, when, c.Size, c.Origin, at(c.At), more)
}

// named is the certificate in a sentence.
func (p paper) named() string {
	if p.data == nil {
		return ""
	}
	return fmt.Sprintf("%s of %s, ", p.twin.FullNumber(), p.twin.Holder)
}

// sealed tells what the seal adds to what the log says.
func (p paper) sealed() string {
	switch {
	case len(p.keys.Seals) == 0:
		return ""
	case p.fault != nil:
		return "; as to its seal, " + p.fault.Error()
	}
	return ", and sealed by the body" + p.stamped()
}

// stamped is the time stamp in a sentence.
func (p paper) stamped() string {
	if p.report.Stamp == nil {
		return fmt.Sprintf(" at %s by its own clock", at(p.report.SignedAt))
	}
	return fmt.Sprintf(" at %s (time stamp)", at(p.report.Stamp.At))
}

// reason is why an issue is not in force.
func reason(s ledger.Standing, issue ledger.Leaf) string {
	switch s.State {
	case "superseded":
		return fmt.Sprintf("superseded, a newer issue took its place (entry %d, since %s)", s.Leaf.Number, s.Since)
	case "suspended", "withdrawn":
		return fmt.Sprintf("%s since %s (entry %d)", s.State, s.Since, s.Leaf.Number)
	case "expired":
		return fmt.Sprintf("expired, its last valid day was %s (entry %d)", issue.Expires, issue.Number)
	case "not yet valid":
		return fmt.Sprintf("not yet valid, it is from %s on (entry %d)", s.Since, issue.Number)
	}
	return s.State
}

// byStatus asks the status list or the receipt; nil where none was given.
func (p paper) byStatus(on day.Day) *Verdict {
	var v Verdict
	switch {
	case p.Statuses == nil:
		return nil
	case len(p.keys.Log) == 0:
		v = untold("%v, so the status list cannot be believed", ledger.ErrNoKey)
	case bytes.HasPrefix(p.Statuses, []byte(ledger.ReceiptFormat+"\n")):
		v = p.byReceipt()
	default:
		v = p.byList(on)
	}
	return &v
}

// byReceipt: the receipt must be about this very issue.
func (p paper) byReceipt() Verdict {
	r, err := p.openReceipt(p.Statuses, p.keys.Log)
	switch {
	case err != nil:
		return bad("%v", err)
	case p.data == nil || r.Code != p.twin.Code || r.Leaf.Paper != ledger.SHA256(p.File):
		return bad("the receipt tells of %s, and not of this paper", r.Certificate)
	case !r.Valid():
		return bad("genuine, but not valid on %s: %s, as told at %s", r.Asked, r.Status, at(r.At))
	}
	return good(Valid, "%sgenuine and valid on %s, as told at %s: entry %d of the %d that %s had then%s%s; what came later is not known", p.named(), r.Asked, at(r.At), r.Leaf.Number, r.Size, r.Origin, p.extended(), p.sealed())
}

// byList: the list must know the issue, and not be too old.
func (p paper) byList(on day.Day) Verdict {
	l, err := p.keys.Log.OpenStatusList(string(p.Statuses))
	if err == nil {
		err = p.sameTree(p.keys.Log, l.Origin, l.Size, l.Root)
	}
	if err != nil {
		return bad("%v", err)
	}
	asOf := day.Of(l.At, p.Zone)
	on = day.Max(on, asOf)
	found, known := l.Of(ledger.Commitment(p.twin.Code))
	switch {
	case p.data == nil:
		return untold("the certificate as data does not lie in the file, so that the status list cannot be asked about it")
	case on.After(p.twin.Expires):
		return bad("genuine, but not valid on %s: expired, its last valid day was %s", on, p.twin.Expires)
	case !known && p.twin.Issued.After(asOf):
		return untold("genuine, but issued on %s, after the status list was made (%s): get a newer one", p.twin.Issued, at(l.At))
	case !known:
		return bad("not valid: the status list as of %s does not know this issue", at(l.At))
	case found.State == "superseded" && !found.On.After(on), found.State == "withdrawn":
		return bad("genuine, but not valid: %s since %s, as of %s", found.State, found.On, at(l.At))
	case p.Now.After(l.Until):
		return untold("genuine, but the status list is too old to tell: it is as of %s and was good until %s", at(l.At), at(l.Until))
	case found.State == "suspended":
		return bad("genuine, but not valid: suspended since %s, as of %s", found.On, at(l.At))
	}
	return good(Valid, "%sgenuine, and valid as of %s by the status list, until %s%s%s", p.named(), at(l.At), p.twin.Expires, p.extended(), p.sealed())
}
