package fieldsync

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"assay/internal/cert"
	"assay/internal/merge"
	"assay/internal/office"
	"assay/internal/store"
)

// Limits of a copy that a device saved as a file.
const (
	CopyBytes = 600 << 20 // the file as it is handed in
	linesMost = 20_000    // records in it
	filesMost = 2_000     // files in it
	linesSize = 64 << 20  // bytes of its records
)

// Imported says what became of a copy, record by record.
type Imported struct {
	Person, Exported string
	Ops              []ImportedLine
	Files            []ImportedLine
	Counts           map[string]int // by state
}

// ImportedLine is one record or file of a copy.
type ImportedLine struct{ About, Says, State, Why string }

// copied is a copy as it was read.
type copied struct {
	head  copyHead
	ops   []json.RawMessage
	files []UploadInput
	blobs map[string]*zip.File
}

type copyHead struct {
	Protocol int    `json:"protocol"`
	Audit    int64  `json:"audit"`
	Device   string `json:"device"`
	Person   int64  `json:"person"`
	Exported string `json:"exported_at"`
}

func notACopy() error {
	return cert.Wrong("files", "This is no copy saved by the field app. Choose the file that “Save a copy” made, as it is.")
}

// Import replays a copy that a device saved, as if the device sent it: every record is taken in, known already,
// held or refused by itself, and says who brought it. The lead of the team brings anybody's, an author the own one.
// The same copy twice changes nothing the second time.
func (r *Room) Import(ctx context.Context, actor cert.Actor, audit int64, file io.ReaderAt, size int64) (Imported, error) {
	c, err := readCopy(file, size)
	if err != nil {
		return Imported{}, err
	}
	if c.head.Audit != audit {
		return Imported{}, cert.Wrong("files", "This copy belongs to another audit.")
	}
	blobs, said := r.keepBlobs(c)
	var out Imported
	err = r.office.Do(ctx, actor, func(w *office.Work) error {
		out = Imported{Exported: c.head.Exported, Counts: map[string]int{}, Files: slices.Clone(said)}
		at, by, err := brought(w, audit, c.head)
		if err != nil {
			return err
		}
		out.Person = by.name
		if err := out.replay(w, at, by, c); err != nil {
			return err
		}
		if err := out.receive(w, at, by, c, blobs); err != nil {
			return err
		}
		_, err = w.Record(office.Happened{Verb: "import", Noun: "audit", ID: at.audit.ID, Summary: fmt.Sprintf("%s: a copy of the device of %s was brought: %d records, %d files", at.audit.Number, by.name, len(c.ops), len(c.files))})
		return err
	})
	return out, err
}

// readCopy reads the parts of the file; bytes of its files are read later.
func readCopy(file io.ReaderAt, size int64) (c copied, err error) {
	z, err := zip.NewReader(file, size)
	if err != nil || len(z.File) > filesMost+2 {
		return c, notACopy()
	}
	c.blobs = map[string]*zip.File{}
	for _, f := range z.File {
		switch {
		case f.Name == "ops.jsonl":
			err = lines(f, func(n int, line []byte) error {
				if n == 0 {
					return json.Unmarshal(line, &c.head)
				}
				c.ops = append(c.ops, bytes.Clone(line))
				return nil
			})
		case f.Name == "uploads.jsonl":
			err = lines(f, func(_ int, line []byte) error {
				var u UploadInput
				err := json.Unmarshal(line, &u)
				c.files = append(c.files, u)
				return err
			})
		case len(f.Name) > len("blobs/"):
			c.blobs[f.Name[len("blobs/"):]] = f
		}
		if err != nil {
			return c, notACopy()
		}
	}
	if c.head.Protocol != 1 || !uuidForm.MatchString(c.head.Device) || len(c.ops) > linesMost || len(c.files) > filesMost {
		return c, notACopy()
	}
	return c, nil
}

func lines(f *zip.File, each func(n int, line []byte) error) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // read only
	s := bufio.NewScanner(io.LimitReader(in, linesSize))
	s.Buffer(make([]byte, 0, 64<<10), 4*ValueBytes)
	for n := 0; s.Scan(); n++ {
		if err := each(n, s.Bytes()); err != nil {
			return err
		}
	}
	return s.Err()
}

// keepBlobs puts the bytes of the files on the disk, before any row names them; what is not as announced is left
// out and said.
func (r *Room) keepBlobs(c copied) (kept map[string]string, said []ImportedLine) {
	kept = map[string]string{}
	for _, u := range c.files {
		f := c.blobs[u.Att]
		if f == nil || u.problems() != nil || u.Size > office.EvidenceBytes {
			said = append(said, ImportedLine{About: short(u.Name, 300), State: "missing", Why: "Its bytes are not in the copy: the device had sent them, or gave them up."})
			continue
		}
		sum, mime, err := r.keepBlob(f, u)
		if err != nil || sum != u.SHA256 {
			said = append(said, ImportedLine{About: short(u.Name, 300), State: "invalid", Why: "Its bytes are not those that its record names."})
			continue
		}
		kept[u.Att] = mime
	}
	return kept, said
}

func (r *Room) keepBlob(f *zip.File, u UploadInput) (sum, mime string, err error) {
	in, err := f.Open()
	if err != nil {
		return "", "", err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	data, err := io.ReadAll(io.LimitReader(in, office.EvidenceBytes+1))
	if err != nil {
		return "", "", err
	}
	sum, _, err = r.store.Files().Put(bytes.NewReader(data), office.EvidenceBytes)
	mime = "application/octet-stream"
	if found, wrong := office.EvidenceType(u.Name, data[:min(len(data), 64<<10)]); wrong == nil {
		mime = found
	}
	return sum, mime, err
}

// brought is the audit as the author of a copy reaches it; the actor is its author or leads the team.
func brought(w *office.Work, audit int64, head copyHead) (at reach, by author, err error) {
	a, err := w.Audit(w.Context(), w.Actor(), audit)
	if err != nil {
		return at, by, err
	}
	role, err := w.OnTeam(audit)
	if err != nil {
		return at, by, err
	}
	if role != cert.Lead && w.Actor().PersonID != head.Person {
		return at, by, &cert.Unmet{Verb: "import", Rules: []cert.Check{{ID: "R-TEAM-01", Clause: "ISO/IEC 17021-1 9.2.2.1", Mend: "team", Sentence: "who brings a copy leads the team, or recorded what is in it"}}}
	}
	crew, err := w.CrewOf(w.Context(), audit)
	if err != nil {
		return at, by, err
	}
	takes, err := w.FieldTakes(w.Context(), audit)
	if err != nil {
		return at, by, err
	}
	at = reach{audit: a}
	d, err := w.FieldDevice(w.Context(), head.Device)
	switch {
	case errors.Is(err, cert.NotFound):
		d = cert.FieldDevice{ID: head.Device, PersonID: head.Person}
	case err != nil:
		return at, by, err
	case d.PersonID != head.Person:
		return at, by, cert.Wrong("files", "This copy names another person than its device belongs to.")
	}
	by = author{person: head.Person, device: d}
	for _, t := range takes {
		if t.PersonID == head.Person {
			by.name = t.PersonName
		}
	}
	if n := slices.IndexFunc(crew, func(m store.Crew) bool { return m.PersonID == head.Person }); n >= 0 {
		at.role, by.name = crew[n].Role, crew[n].Name
	}
	if by.name == "" {
		return at, by, cert.Wrong("files", "Whoever recorded this copy never took part in this audit.")
	}
	by.why = at.why(d)
	return at, by, nil
}

// replay takes the records in, batch by batch.
func (out *Imported) replay(w *office.Work, at reach, by author, c copied) error {
	for batch := range slices.Chunk(c.ops, MostOps) {
		done, err := take(w, at, by, Push{Person: by.person, Device: by.device.ID, Ops: batch, BroughtBy: w.Actor().Name})
		if err != nil {
			return err
		}
		for i, res := range done.Results {
			l := ImportedLine{State: res.State, Why: res.Message}
			if o, bad := readOp(batch[i], by.person, by.device.ID); bad == nil || o.OpID != "" {
				l.About, l.Says = aboutOf(at.audit, o.Entity, o.EntityID, o.Field), valueOf(at.audit, merge.Op{Kind: merge.Kind(o.Kind), Entity: o.Entity, EntityID: o.EntityID, Field: o.Field, Value: o.Value})
			}
			out.Counts[res.State]++
			out.Ops = append(out.Ops, l)
		}
	}
	return nil
}

// receive notes the files whose bytes are kept as arrived.
func (out *Imported) receive(w *office.Work, at reach, by author, c copied, blobs map[string]string) error {
	came := false
	for _, u := range c.files {
		mime, kept := blobs[u.Att]
		if !kept {
			continue
		}
		state, why, err := receiveOne(w, at, by, u, mime)
		if err != nil {
			return err
		}
		came = came || state == "applied"
		out.Files = append(out.Files, ImportedLine{About: short(u.Name, 300), State: state, Why: why})
	}
	if came && at.audit.Status == cert.AuditUnderway {
		return w.SettleEvidence(at.audit)
	}
	return nil
}

func receiveOne(w *office.Work, at reach, by author, u UploadInput, mime string) (state, why string, err error) {
	row, err := w.FieldUpload(w.Context(), u.Att)
	switch {
	case errors.Is(err, cert.NotFound):
		row = cert.FieldUpload{Att: u.Att, AuditID: at.audit.ID, DeviceID: by.device.ID, PersonID: by.person, PersonName: by.name, SHA256: u.SHA256, Size: u.Size,
			Name: office.FileName(short(u.Name, 300)), Type: mime, State: "partial", At: w.At()}
		err = w.AddFieldUpload(w.Context(), &row)
	case err == nil && (row.PersonID != by.person || row.AuditID != at.audit.ID || row.SHA256 != u.SHA256):
		return "invalid", "Another file has this id.", nil
	case err == nil && row.State == "verified":
		return "duplicate", "", nil
	}
	if err != nil {
		return "", "", err
	}
	return "applied", "", w.VerifyFieldUpload(w.Context(), row.ID, mime, w.At())
}

// ExportedAt is when the device says it saved the copy; zero when it said nothing readable.
func (out Imported) ExportedAt() time.Time {
	t, err := time.Parse(time.RFC3339Nano, out.Exported)
	if err != nil {
		return time.Time{}
	}
	return t
}
