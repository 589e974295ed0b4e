package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
)

// This file remembers what is told to the international register IAF CertSearch (R-IAF-01 to R-IAF-07).

// AddSearchConsent inserts what a client said about the register.
func (s *Store) AddSearchConsent(ctx context.Context, c *cert.SearchConsent) error {
	return add(ctx, s, c)
}

// SearchConsents lists what the client of a file said about the register, newest first. The caller has read the file.
func (s *Store) SearchConsents(ctx context.Context, certification int64) ([]cert.SearchConsent, error) {
	return list[cert.SearchConsent](ctx, s, "id DESC", "certification_id = ?", certification)
}

// searchSource is one row that a record of the register is made from.
type searchSource struct {
	cert.Certificate
	FileID, ClientID                          int64
	Accredited                                bool
	Hidden                                    string
	ClientAddress, ClientCity, ClientPostcode string
	ClientCountry, ClientWeb                  string
	Given, OnRequest                          *bool
	SentStanding, SentDigest                  *string
}

// SearchFacts reads what the records of the register are made from: the newest issue of every number, with its file,
// its client, what the client last said, and what the register last took. It is one question, and asks for no actor: it
// serves those who may upload.
func (s *Store) SearchFacts(ctx context.Context) ([]cert.SearchFacts, error) {
	rows, err := s.read.WithContext(ctx).Raw(`SELECT c.id, c.status, c.number, c.revision, c.holder, c.standard, c.scope, c.sites, c.original, c.effective, c.expires, c.confidential,
		f.id, f.client_id, f.accredited, f.confidential, k.address, k.city, k.postcode, k.country, k.web, x.given, x.on_request, r.standing, r.digest
		FROM certificates c JOIN certifications f ON f.id = c.certification_id JOIN clients k ON k.id = f.client_id
		LEFT JOIN search_consents x ON x.id = (SELECT MAX(y.id) FROM search_consents y WHERE y.certification_id = f.id)
		LEFT JOIN search_results r ON r.id = (SELECT MAX(q.id) FROM search_results q WHERE q.certification_id = f.id AND q.identity = c.number AND q.accepted)
		WHERE c.status <> 'superseded' ORDER BY c.number`).Rows()
	if err != nil {
		return nil, known(err)
	}
	var out []cert.SearchFacts
	for rows.Next() {
		var one searchSource
		var status cert.CertificateStatus
		var sites string
		err := rows.Scan(&one.ID, &status, &one.Number, &one.Revision, &one.Holder, &one.Standard, &one.Scope, &sites, &one.Original, &one.Effective, &one.Expires, &one.Confidential,
			&one.FileID, &one.ClientID, &one.Accredited, &one.Hidden, &one.ClientAddress, &one.ClientCity, &one.ClientPostcode, &one.ClientCountry, &one.ClientWeb,
			&one.Given, &one.OnRequest, &one.SentStanding, &one.SentDigest)
		if err == nil {
			err = json.Unmarshal([]byte(sites), &one.Sites)
		}
		if err != nil {
			return nil, firstOf(fmt.Errorf("read a certification for the international register: %w", err), rows.Close())
		}
		one.Certificate = one.Kept(status)
		out = append(out, one.facts())
	}
	return out, firstOf(known(rows.Err()), rows.Close())
}

func (r searchSource) facts() cert.SearchFacts {
	f := cert.SearchFacts{Certificate: r.Certificate, File: cert.Certification{ID: r.FileID, ClientID: r.ClientID, Accredited: r.Accredited, Confidential: r.Hidden},
		Client: cert.Client{ID: r.ClientID, Address: r.ClientAddress, City: r.ClientCity, Postcode: r.ClientPostcode, Country: r.ClientCountry, Web: r.ClientWeb}}
	if r.Given != nil {
		f.Consent = &cert.SearchConsent{CertificationID: r.FileID, Given: *r.Given, OnRequest: *r.OnRequest}
	}
	if r.SentStanding != nil {
		f.Sent, f.SentDigest = *r.SentStanding, *r.SentDigest
	}
	return f
}

// AddSearchUpload inserts an upload.
func (s *Store) AddSearchUpload(ctx context.Context, u *cert.SearchUpload) error {
	return add(ctx, s, u)
}

// SaveSearchUpload writes it back, guarded by its version.
func (s *Store) SaveSearchUpload(ctx context.Context, u *cert.SearchUpload) error {
	return save(ctx, s, u, u.ID, &u.Version)
}

// SearchUpload reads one upload.
func (s *Store) SearchUpload(ctx context.Context, id int64) (cert.SearchUpload, error) {
	return first[cert.SearchUpload](ctx, s, "id = ?", id)
}

// SearchUploads lists uploads, newest first.
func (s *Store) SearchUploads(ctx context.Context, limit int) ([]cert.SearchUpload, error) {
	return scan[cert.SearchUpload](ctx, s, "SELECT * FROM search_uploads ORDER BY id DESC LIMIT ?", limit)
}

// SearchUploadsDue lists uploads that the program has to send by now, oldest first.
func (s *Store) SearchUploadsDue(ctx context.Context, now time.Time) ([]cert.SearchUpload, error) {
	return list[cert.SearchUpload](ctx, s, "id", "next_at IS NOT NULL AND next_at <= ?", now)
}

// LastSearchUpload is the day of the last upload that reached the register, zero when there was none.
func (s *Store) LastSearchUpload(ctx context.Context) (day.Day, error) {
	days, err := scan[day.Day](ctx, s, "SELECT done_on FROM search_uploads WHERE done_on IS NOT NULL ORDER BY done_on DESC LIMIT 1")
	if err != nil || len(days) == 0 {
		return day.Day{}, err
	}
	return days[0], nil
}

// AddSearchResults inserts what came of the records of an upload.
func (s *Store) AddSearchResults(ctx context.Context, rows []cert.SearchResult) error {
	if len(rows) == 0 {
		return nil
	}
	forget(ctx)
	return known(s.db.WithContext(ctx).CreateInBatches(rows, 500).Error)
}

// SearchResults lists what came of the records of an upload: those refused first, at most limit.
func (s *Store) SearchResults(ctx context.Context, upload int64, limit int) ([]cert.SearchResult, error) {
	return scan[cert.SearchResult](ctx, s, "SELECT * FROM search_results WHERE upload_id = ? ORDER BY accepted, id LIMIT ?", upload, limit)
}
