package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"assay/internal/cert"
	"assay/internal/day"
)

// This file answers for one certificate: everything that its page shows comes with one question, since a page that
// is asked for by a phone at a gate and by a crawler alike must be cheap.

const publicRecord = `SELECT c.id, c.version, c.status, c.certification_id, c.number, c.revision, c.code, c.holder, c.address, c.city, c.country,
	c.standard, c.scope, c.sites, c.cycle, c.original, c.effective, c.expires, c.issued_on, c.gap_from, c.gap_to, c.last_expiry, c.recert_audit_on,
	c.suspended_on, c.suspended_until, c.withdrawn_on, c.paper_sha256, c.confidential, c.language, c.wordings, c.accreditation, f.confidential, h.id, h.act, h.on_day, l.n
	FROM certificates c JOIN certifications f ON f.id = c.certification_id LEFT JOIN changes h ON h.certificate_id = c.id
	LEFT JOIN leaves l ON l.change_id = h.id WHERE `

const publicOrder = " ORDER BY c.revision DESC, h.id"

// openNumber leaves out what is told to holders of the code alone: its file or its newest issue says so.
const openNumber = ` AND f.confidential = '' AND NOT EXISTS (SELECT 1 FROM certificates n WHERE n.number = c.number AND n.confidential AND n.status <> 'superseded')`

// PublicByNumber reads all issues of a number with their changes. A certificate that is told to holders of its code
// alone is NotFound like one that was never issued, by the same question (R-PUB-03).
func (s *Store) PublicByNumber(ctx context.Context, number string) (cert.PublicRecord, error) {
	return s.record(ctx, publicRecord+"c.number = ?"+openNumber+publicOrder, number)
}

// PublicByCode reads all issues of the number that one of them has this long code; NotFound when none has.
func (s *Store) PublicByCode(ctx context.Context, code string) (cert.PublicRecord, error) {
	return s.record(ctx, publicRecord+"c.number = (SELECT k.number FROM certificates k WHERE k.code = ?)"+publicOrder, code)
}

// PublicByPaper reads the record of the issue whose paper has this SHA-256, in hex; whoever has the paper has its
// code. NotFound when there is none.
func (s *Store) PublicByPaper(ctx context.Context, sha256 string) (cert.PublicRecord, error) {
	return s.record(ctx, publicRecord+"c.number = (SELECT k.number FROM certificates k WHERE k.paper_sha256 = ?)"+publicOrder, sha256)
}

// publicEach is the order of rows of many numbers.
const publicEach = " ORDER BY c.number, c.revision DESC, h.id"

// records reads rows of many numbers, by number; no keys find nothing, without a question.
func (s *Store) records(ctx context.Context, query string, keys []string) (records map[string]cert.PublicRecord, err error) {
	if len(keys) == 0 {
		return nil, nil
	}
	rows, err := s.read.WithContext(ctx).Raw(query, keys).Rows() //sql: made of the constants above
	if err != nil {
		return nil, known(err)
	}
	defer func() { err = firstOf(err, rows.Close()) }()
	records = map[string]cert.PublicRecord{}
	for rows.Next() {
		var one cert.PublicRecord
		if err := addRow(&one, rows); err != nil {
			return nil, fmt.Errorf("read a certificate for the register: %w", err)
		}
		all := records[one.Newest().Number]
		if n := len(all.Issues); n == 0 || all.Issues[n-1].ID != one.Newest().ID {
			all.Issues = append(all.Issues, one.Issues...)
		}
		all.Changes, all.Hidden = append(all.Changes, one.Changes...), all.Hidden || one.Hidden
		records[one.Newest().Number] = all
	}
	return records, known(rows.Err())
}

// record reads rows of issues, each repeated for each of its changes.
func (s *Store) record(ctx context.Context, query, key string) (r cert.PublicRecord, err error) {
	rows, err := s.read.WithContext(ctx).Raw(query, key).Rows() //sql: made of the constants above
	if err != nil {
		return r, known(err)
	}
	defer func() { err = firstOf(err, rows.Close()) }()
	for rows.Next() {
		if err := addRow(&r, rows); err != nil {
			return r, fmt.Errorf("read a certificate for the register: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return r, known(err)
	}
	if len(r.Issues) == 0 {
		return r, cert.NotFound
	}
	r.Hidden = r.Hidden || r.Newest().Confidential
	return r, nil
}

func firstOf(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// addRow adds an issue unless the row before was of the same, and the row's change.
func addRow(r *cert.PublicRecord, rows *sql.Rows) error {
	var c cert.Certificate
	var status cert.CertificateStatus
	var sites, wordings, hidden string
	var change, entry sql.NullInt64
	var act sql.NullString
	var on day.Day
	err := rows.Scan(&c.ID, &c.Version, &status, &c.CertificationID, &c.Number, &c.Revision, &c.Code, &c.Holder, &c.Address, &c.City, &c.Country,
		&c.Standard, &c.Scope, &sites, &c.Cycle, &c.Original, &c.Effective, &c.Expires, &c.IssuedOn, &c.GapFrom, &c.GapTo, &c.LastExpiry, &c.RecertAuditOn,
		&c.SuspendedOn, &c.SuspendedUntil, &c.WithdrawnOn, &c.PaperSHA256, &c.Confidential, &c.Language, &wordings, &c.Accreditation, &hidden, &change, &act, &on, &entry)
	if err != nil {
		return err
	}
	if n := len(r.Issues); n == 0 || r.Issues[n-1].ID != c.ID {
		if err := json.Unmarshal([]byte(sites), &c.Sites); err != nil {
			return fmt.Errorf("sites of certificate %d: %w", c.ID, err)
		}
		if err := json.Unmarshal([]byte(wordings), &c.Wordings); err != nil {
			return fmt.Errorf("wordings of certificate %d: %w", c.ID, err)
		}
		r.Issues, r.Hidden = append(r.Issues, c.Kept(status)), r.Hidden || hidden != ""
	}
	if change.Valid {
		r.Changes = append(r.Changes, cert.PublicChange{ID: change.Int64, Act: act.String, On: on, Revision: c.Revision, Entry: entry.Int64, Entered: entry.Valid})
	}
	return nil
}
