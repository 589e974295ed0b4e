package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/gabriel-vasile/mimetype"

	"assay/internal/cert"
	"assay/internal/store"
)

// Limits of what is handed in as evidence.
const (
	EvidenceBytes = 20 << 20 // a file
	EvidenceFiles = 5        // at once
	evidenceName  = 150      // characters of a name
	evidenceHead  = 64 << 10 // bytes by which the type is told
)

// Upload is a file as a person hands it in.
type Upload struct {
	Name string
	Open func() (io.ReadCloser, error)
}

// evidenceTypes says for each extension which contents it may have. The first is kept as the type. What a
// browser could run (HTML, SVG, scripts), archives and documents with macros are not taken.
var evidenceTypes = map[string][]string{
	".pdf":  {"application/pdf"},
	".png":  {"image/png"},
	".jpg":  {"image/jpeg"},
	".jpeg": {"image/jpeg"},
	".webp": {"image/webp"},
	".gif":  {"image/gif"},
	".txt":  {"text/plain", "text/csv", "text/tab-separated-values", "application/json"},
	".log":  {"text/plain", "text/csv", "text/tab-separated-values", "application/json"},
	".csv":  {"text/csv", "text/plain", "text/tab-separated-values"},
	".docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	".xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	".pptx": {"application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	".odt":  {"application/vnd.oasis.opendocument.text"},
	".ods":  {"application/vnd.oasis.opendocument.spreadsheet"},
	".odp":  {"application/vnd.oasis.opendocument.presentation"},
}

// EvidenceExtensions lists the extensions that are taken, for the file field and its hint.
func EvidenceExtensions() []string {
	var all []string
	for ext := range evidenceTypes {
		all = append(all, ext)
	}
	slices.Sort(all)
	return all
}

// keepUploads checks the files and puts their bytes on the disk, before any row names them. One bad file
// refuses all.
func (o *Office) keepUploads(uploads []Upload) ([]cert.Evidence, error) {
	if len(uploads) > EvidenceFiles {
		return nil, cert.Wrong("files", "Send at most %d files at once.", EvidenceFiles)
	}
	var kept []cert.Evidence
	for _, u := range uploads {
		e, err := o.keepUpload(u)
		if err != nil {
			return nil, err
		}
		kept = append(kept, e)
	}
	return kept, nil
}

func (o *Office) keepUpload(u Upload) (e cert.Evidence, err error) {
	e.Name = fileName(u.Name)
	in, err := u.Open()
	if err != nil {
		return e, fmt.Errorf("open the file handed in: %w", err)
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	head := make([]byte, evidenceHead)
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return e, fmt.Errorf("read the file handed in: %w", err)
	}
	if e.Type, err = evidenceType(e.Name, head[:n]); err != nil {
		return e, err
	}
	e.SHA256, e.Size, err = o.store.Files().Put(io.MultiReader(bytes.NewReader(head[:n]), in), EvidenceBytes)
	if errors.Is(err, store.ErrTooLarge) {
		return e, cert.Wrong("files", "%s is larger than 20 MB.", e.Name)
	}
	return e, err
}

// evidenceType tells the media type of a file: its content must be what its extension says.
func evidenceType(name string, head []byte) (string, error) {
	ext := strings.ToLower(path.Ext(name))
	may, taken := evidenceTypes[ext]
	if !taken {
		return "", cert.Wrong("files", "%s is not a kind of file that is taken. Send one of: %s.", name, strings.Join(EvidenceExtensions(), " "))
	}
	if len(head) == 0 {
		return "", cert.Wrong("files", "%s is empty.", name)
	}
	mimetype.SetLimit(evidenceHead) // documents in archives show what they are late
	found := mimetype.Detect(head)
	if !slices.ContainsFunc(may, found.Is) {
		return "", cert.Wrong("files", "The content of %s is not what its name says: it looks like %s.", name, found.String())
	}
	return may[0], nil
}

// fileName is the last part of a name as given, without what could mislead a reader or a header: control
// and invisible characters, direction marks, slashes.
func fileName(given string) string {
	given = given[strings.LastIndexAny(given, `/\`)+1:]
	clean := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, given)
	clean = strings.TrimLeft(strings.TrimSpace(clean), ".")
	ext := path.Ext(clean)
	if stem := []rune(strings.TrimSuffix(clean, ext)); len(stem)+len(ext) > evidenceName {
		clean = string(stem[:evidenceName-min(len(ext), 20)]) + ext
	}
	if clean == "" {
		return "file"
	}
	return clean
}

// addFiles inserts the rows of files whose bytes are kept; to says what they belong to.
func (w *work) addFiles(files []cert.Evidence, to cert.Evidence) error {
	for _, e := range files {
		e.Code, e.By, e.PersonID, e.At = RandomCode(), w.actor.Name, w.actor.PersonID, w.at
		e.CertificationID, e.AuditID, e.Item, e.FindingID, e.ResponseID = to.CertificationID, to.AuditID, to.Item, to.FindingID, to.ResponseID
		if err := w.AddEvidence(w.ctx, &e); err != nil {
			return fmt.Errorf("keep %s: %w", e.Name, err)
		}
	}
	return nil
}

// AttachToItem keeps evidence files for an item of the checklist of an audit that is underway.
func (o *Office) AttachToItem(ctx context.Context, actor cert.Actor, audit int64, item string, uploads []Upload) error {
	w := o.asking(ctx, actor)
	if _, err := w.auditing(audit, "attach evidence"); err != nil { // before any byte is kept
		return err
	}
	files, err := o.keepSome(uploads)
	if err != nil {
		return err
	}
	return o.do(ctx, actor, func(w *work) error {
		a, err := w.auditing(audit, "attach evidence")
		if err != nil {
			return err
		}
		found, known := cert.ChecklistItemOf(a, item)
		if !known {
			return cert.NotFound
		}
		if err := w.addFiles(files, cert.Evidence{CertificationID: a.CertificationID, AuditID: &a.ID, Item: item}); err != nil {
			return err
		}
		_, err = w.record(happened{verb: "attach", noun: "audit", id: a.ID, detail: map[string]string{"item": item, "files": names(files)},
			summary: fmt.Sprintf("%s, %s: evidence attached", a.Number, found.Name())})
		return err
	})
}

// AttachToFinding keeps evidence files for a finding while the report is not final.
func (o *Office) AttachToFinding(ctx context.Context, actor cert.Actor, id int64, uploads []Upload) error {
	w := o.asking(ctx, actor)
	n, err := w.Finding(ctx, actor, id)
	if err != nil {
		return err
	}
	if _, err := w.auditing(n.AuditID, "attach evidence"); err != nil {
		return err
	}
	files, err := o.keepSome(uploads)
	if err != nil {
		return err
	}
	return o.do(ctx, actor, func(w *work) error {
		a, err := w.auditing(n.AuditID, "attach evidence")
		if err != nil {
			return err
		}
		if err := w.addFiles(files, cert.Evidence{CertificationID: a.CertificationID, AuditID: &a.ID, FindingID: &n.ID}); err != nil {
			return err
		}
		return w.recordFinding(n, "attach", fmt.Sprintf("Evidence was attached to %s", n.Number), map[string]string{"files": names(files)})
	})
}

func (o *Office) keepSome(uploads []Upload) ([]cert.Evidence, error) {
	if len(uploads) == 0 {
		return nil, cert.Wrong("files", "Choose a file.")
	}
	return o.keepUploads(uploads)
}

func names(files []cert.Evidence) string {
	var all []string
	for _, e := range files {
		all = append(all, e.Name)
	}
	return strings.Join(all, ", ")
}

// EvidenceFile reads an evidence file that the actor may see, with its bytes checked against their hash.
func (o *Office) EvidenceFile(ctx context.Context, actor cert.Actor, code string) (cert.Evidence, []byte, error) {
	e, err := o.store.Evidence(ctx, actor, code)
	if err != nil {
		return e, nil, err
	}
	data, err := o.store.Files().Read(e.SHA256)
	return e, data, err
}
