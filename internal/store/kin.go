package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
)

// Namesake is a client, or an enquiry that is being written down, that may be the same as an applicant.
type Namesake struct {
	ClientID        int64 // 0 for an enquiry
	CertificationID int64
	ApplicationID   int64
	Version         int64 // of the client
	Name            string
	Number          string // of the file
	RegistrationNo  string
	Stage           cert.Stage
	Certificate     cert.CertificateStatus // of the newest certificate as stored, empty = none
	Expires         string                 // of the newest certificate, its day as text
	Application     cert.ApplicationStatus // of the file's application
	Why             []string               `gorm:"-"` // why it may be the same

	ContactEmail, Web, Folded string // what the comparison rests on
}

// candidates are how many files are compared with an applicant: those of the same name or number first, then the newest.
const candidates = 150

// Namesakes lists the files of other clients, and enquiries by phone, that may be the applicant's: by
// registration number, name, mail domain or website; the best reasons first, at most ten.
func (s *Store) Namesakes(ctx context.Context, actor cert.Actor, a cert.Applicant, except int64) ([]Namesake, error) {
	own := cert.Identity{Name: Fold(a.Name), Registration: a.RegistrationNo, Mail: a.ContactEmail, Web: a.Web}
	near, args := nearness(own)
	cond, more := seen(actor, "f.id")
	args = append(append([]any{except}, args...), more...)
	rows, err := scan[Namesake](ctx, s, `SELECT c.id AS client_id, f.id AS certification_id, c.version, c.name, c.folded, f.number, c.registration_no, c.contact_email, c.web, f.stage
		FROM clients c JOIN certifications f ON f.client_id = c.id WHERE c.id <> ? AND (`+near+`) AND `+cond+fmt.Sprintf(" ORDER BY CASE WHEN c.folded = ? OR c.registration_no = ? THEN 0 ELSE 1 END, f.id DESC LIMIT %d", candidates),
		append(args, own.Name, own.Registration)...)
	if err != nil {
		return nil, fmt.Errorf("find namesakes: %w", err)
	}
	return s.told(ctx, kindred(own, rows))
}

// told adds to files what became of their applications and certificates.
func (s *Store) told(ctx context.Context, kin []Namesake) ([]Namesake, error) {
	if len(kin) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(kin))
	for i, k := range kin {
		ids[i] = k.CertificationID
	}
	more, err := scan[Namesake](ctx, s, `SELECT f.id AS certification_id,
		COALESCE((SELECT p.id FROM applications p WHERE p.certification_id = f.id), 0) AS application_id,
		COALESCE((SELECT p.status FROM applications p WHERE p.certification_id = f.id), '') AS application,
		COALESCE((SELECT x.status FROM certificates x WHERE x.certification_id = f.id ORDER BY x.id DESC LIMIT 1), '') AS certificate,
		COALESCE((SELECT x.expires FROM certificates x WHERE x.certification_id = f.id ORDER BY x.id DESC LIMIT 1), '') AS expires
		FROM certifications f WHERE f.id IN ?`, ids)
	for i := range kin {
		for _, m := range more {
			if m.CertificationID == kin[i].CertificationID {
				kin[i].ApplicationID, kin[i].Application, kin[i].Certificate, kin[i].Expires = m.ApplicationID, m.Application, m.Certificate, m.Expires
			}
		}
	}
	return kin, err
}

// nearness is a condition that leaves out most of who cannot be the same; what it lets through is compared.
func nearness(own cert.Identity) (string, []any) {
	near := []string{"c.folded = ?", "UPPER(REPLACE(REPLACE(REPLACE(REPLACE(c.registration_no, ' ', ''), '-', ''), '.', ''), '/', '')) = ?"}
	args := []any{own.Name, cmp.Or(cert.RegistrationKey(own.Registration), "none")}
	for word := range strings.FieldsSeq(own.Name) {
		if letters := []rune(word); len(letters) >= 4 && len(args) < 8 {
			near, args = append(near, `c.folded LIKE ? ESCAPE '\'`), append(args, like(string(letters[:4])))
		}
	}
	for _, d := range []string{cert.OwnDomain(own.Mail), cert.OwnDomain(own.Web)} {
		if d != "" {
			near = append(near, `LOWER(c.contact_email) LIKE ? ESCAPE '\'`, `LOWER(c.web) LIKE ? ESCAPE '\'`)
			args = append(args, like(d), like(d))
		}
	}
	return strings.Join(near, " OR "), args
}

func kindred(own cert.Identity, rows []Namesake) []Namesake {
	var kin []Namesake
	for _, r := range rows {
		r.Why = own.SameAs(cert.Identity{Name: r.Folded, Registration: r.RegistrationNo, Mail: r.ContactEmail, Web: r.Web})
		if len(r.Why) > 0 {
			kin = append(kin, r)
		}
	}
	slices.SortStableFunc(kin, func(a, b Namesake) int { return cmp.Compare(len(b.Why), len(a.Why)) })
	return kin[:min(len(kin), 10)]
}

// Enquiries lists open enquiries and applications without a file of applicants whose name holds the first word
// of a name, for the body's people: somebody may have begun twice. except is the application itself.
func (s *Store) Enquiries(ctx context.Context, actor cert.Actor, a cert.Applicant, except int64) ([]Namesake, error) {
	if !actor.SeesAll() || strings.TrimSpace(a.Name) == "" {
		return nil, nil
	}
	own := cert.Identity{Name: Fold(a.Name), Registration: a.RegistrationNo, Mail: a.ContactEmail, Web: a.Web}
	first, _, _ := strings.Cut(own.Name, " ")
	apps, err := scan[ApplicationRow](ctx, s, `SELECT id, number, applicant, status, source, submitted_at, updated_at FROM applications
		WHERE certification_id IS NULL AND source = 'phone' AND status = 'draft' AND id <> ? AND folded LIKE ? ESCAPE '\' ORDER BY id DESC LIMIT 50`, except, like(first))
	if err != nil {
		return nil, fmt.Errorf("find enquiries: %w", err)
	}
	rows := make([]Namesake, len(apps))
	for i, p := range apps {
		rows[i] = Namesake{ApplicationID: p.ID, Name: p.Applicant, Folded: Fold(p.Applicant), Application: p.Status}
	}
	return kindred(own, rows), nil
}

// FilesOf counts the files of a client.
func (s *Store) FilesOf(ctx context.Context, client int64) (int, error) {
	return count(ctx, s, "SELECT COUNT(*) FROM certifications WHERE client_id = ?", client)
}
