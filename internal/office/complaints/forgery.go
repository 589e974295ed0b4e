package complaints

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/seal"
)

// Forgery is what somebody reports as a forged certificate, as a form sends it. Nothing of it need be said but one of
// number, file and text.
type Forgery struct {
	Paper, Holder, Place, Text, Name, Email string
	Upload                                  *office.Upload
}

// forgeryBytes is the largest file that is taken with a report.
const forgeryBytes = 10 << 20

// forgeryTypes are the kinds of file that are taken: the paper as a file, or a picture of it.
var forgeryTypes = map[string]bool{"application/pdf": true, "image/png": true, "image/jpeg": true, "image/webp": true}

// ReportForgery takes a report from anybody and tells those who look after the scheme (R-CERT-07).
func ReportForgery(ctx context.Context, o *office.Office, actor cert.Actor, in Forgery) (r cert.ForgeryReport, err error) {
	if in.Paper == "" && in.Upload == nil && in.Text == "" {
		return r, cert.Wrong("text", "Give the number on the paper, a copy of it, or say what you saw.")
	}
	r = cert.ReportForgery(cert.ForgeryReport{Paper: in.Paper, Holder: in.Holder, Place: in.Place, Text: in.Text, Name: in.Name, Email: in.Email})
	err = o.Do(ctx, actor, func(w *office.Work) error {
		if in.Upload != nil {
			if err := receive(w, &r, *in.Upload); err != nil {
				return err
			}
		}
		if r.Number, err = w.Number("FR"); err != nil {
			return err
		}
		r.Version, r.ReceivedOn, r.CreatedAt = 1, w.Today(), w.At()
		if err := w.AddForgeryReport(ctx, &r); err != nil {
			return fmt.Errorf("keep %s: %w", r.Number, err)
		}
		return announceForgery(w, r)
	})
	return r, err
}

// receive keeps the file and notes what the program sees in it.
func receive(w *office.Work, r *cert.ForgeryReport, u office.Upload) (err error) {
	in, err := u.Open()
	if err != nil {
		return fmt.Errorf("open the file handed in: %w", err)
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	data, err := io.ReadAll(io.LimitReader(in, forgeryBytes+1))
	if err != nil {
		return fmt.Errorf("read the file handed in: %w", err)
	}
	r.FileName = office.FileName(u.Name)
	if len(data) > forgeryBytes {
		return cert.Wrong("files", "%s is larger than 10 MB.", r.FileName)
	}
	if r.FileType, err = office.EvidenceType(r.FileName, data[:min(len(data), 64<<10)]); err != nil {
		return err
	}
	if !forgeryTypes[r.FileType] {
		return cert.Wrong("files", "Send a PDF or a picture of the paper (.pdf, .jpg, .png, .webp).")
	}
	if r.FileSHA256, r.FileSize, err = w.Files().Put(bytes.NewReader(data), forgeryBytes); err != nil {
		return fmt.Errorf("keep the file handed in: %w", err)
	}
	r.Seen, err = seen(w, *r, data)
	return err
}

// seen is what the program can say of a file: whether it is a paper of ours to the last byte, and what its seal tells.
func seen(w *office.Work, r cert.ForgeryReport, data []byte) (string, error) {
	if r.FileType != "application/pdf" {
		return "A picture: compare it by eye with the certificate that it names.", nil
	}
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	record, err := w.PublicByPaper(w.Context(), hash)
	if err != nil && !errors.Is(err, cert.NotFound) {
		return "", err
	}
	for _, c := range record.Issues {
		if c.PaperSHA256 == hash {
			return "Every byte is that of our " + c.FullNumber() + ". Its status on that day: " + string(record.IssueOn(c, w.Today())) + ".", nil
		}
	}
	report, fault := seal.Verify(data, seal.Trust{})
	switch {
	case errors.Is(fault, seal.ErrUnsigned):
		return "Not a paper of ours: the file bears no seal.", nil
	case fault != nil:
		return "Not a paper of ours as it stands: " + fault.Error() + ".", nil
	}
	return "Not a paper that we issued. It is sealed by " + report.Certificate.Subject.CommonName + " with the key " + report.KeyID[:16] + "…", nil
}

// announceForgery records the report and tells those who handle it, and the reporter that it came.
func announceForgery(w *office.Work, r cert.ForgeryReport) error {
	e, err := w.Record(office.Happened{Verb: "report", Noun: "forgery", ID: r.ID, Summary: "Report " + r.Number + ": a certificate that may be forged", Detail: map[string]string{"paper": r.Paper, "seen": r.Seen}})
	if err != nil {
		return err
	}
	for _, role := range []cert.Role{cert.Administrator, cert.SchemeManager} {
		if err := w.TellRole(e, "forgery-new", fmt.Sprintf("/forgeries/%d", r.ID), role); err != nil {
			return err
		}
	}
	return w.Tell(e, "forgery-received", "/verify", r.Email)
}

// ForgeryStep is what a handler writes about a report.
type ForgeryStep struct {
	Version int64
	Note    string
	Outcome cert.ForgeryOutcome
}

// HandleForgery takes a report up, keeps what was found so far, or closes it; the reporter hears how it ended.
func HandleForgery(ctx context.Context, o *office.Office, actor cert.Actor, id int64, verb cert.Verb, in ForgeryStep) (r cert.ForgeryReport, err error) {
	err = o.Do(ctx, actor, func(w *office.Work) error {
		if r, err = w.ForgeryReport(ctx, actor, id); err != nil {
			return err
		}
		if r.Version != in.Version {
			return cert.Conflict
		}
		r.Note, r.PersonID, r.PersonName = in.Note, actor.PersonID, actor.Name
		if verb == cert.CloseIt {
			r.Outcome, r.ClosedOn = in.Outcome, w.Today()
		}
		if err := r.Take(verb, actor); err != nil {
			return err
		}
		if err := w.SaveForgeryReport(ctx, &r); err != nil {
			return fmt.Errorf("%s %s: %w", verb, r.Number, err)
		}
		e, err := w.Record(office.Happened{Verb: string(verb), Noun: "forgery", ID: r.ID, Summary: "Report " + r.Number + ": " + r.Status.Label(), Detail: map[string]string{"outcome": r.Outcome.Label()}})
		if err != nil || verb != cert.CloseIt {
			return err
		}
		return w.Tell(e, "forgery-closed", "/verify", r.Email)
	})
	return r, err
}
