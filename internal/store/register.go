package store

import (
	"context"

	"assay/internal/cert"
	"assay/internal/day"
)

// This file answers the public register and lists certificates: one row for a number, its latest issue, with the
// status on a day decided by the same dates as Certificate.StatusOn.

// CertificateRow is a certificate in a list.
type CertificateRow struct {
	ID              int64
	CertificationID int64
	Number          string
	Revision        int
	Holder          string
	City            string
	Country         string
	Standard        string
	Scope           string
	Status          cert.CertificateStatus
	Effective       day.Day
	Expires         day.Day
}

// StatusOn is the certificate's status on a day.
func (r CertificateRow) StatusOn(today day.Day) cert.CertificateStatus {
	return r.Status.On(today, r.Effective, r.Expires)
}

// FullNumber is the number with its revision, as on paper.
func (r CertificateRow) FullNumber() string {
	return cert.Certificate{Number: r.Number, Revision: r.Revision}.FullNumber()
}

// CertificateQuery narrows and orders a list of certificates. Zero values narrow nothing.
type CertificateQuery struct {
	Text    string // in the holder's name or the number, in any script
	Status  cert.CertificateStatus
	Country string
	Today   day.Day // the day of the status
	Sort    string  // holder, number or expires
	Desc    bool
	Limit   int
	Offset  int
}

// certificateOrders are the ways to sort certificates; each ends with the key, so that pages neither overlap nor skip.
var certificateOrders = map[string][2]string{
	"holder":  {"c.folded, c.id", "c.folded DESC, c.id DESC"},
	"number":  {"c.number, c.id", "c.number DESC, c.id DESC"},
	"expires": {"c.expires, c.id", "c.expires DESC, c.id DESC"},
}

// The status on a day in SQL: the conditions of Certificate.StatusOn, in its order. A test compares the two.
const (
	standing        = "c.status IN ('active','suspended') AND c.expires >= ? AND c.effective <= ?"
	statusWithdrawn = " AND c.status = 'withdrawn'"
	statusExpired   = " AND c.status IN ('active','suspended') AND c.expires < ?"
	statusFuture    = " AND c.status IN ('active','suspended') AND c.expires >= ? AND c.effective > ?"
	statusActive    = " AND c.status = 'active' AND " + standing
	statusSuspended = " AND c.status = 'suspended' AND " + standing

	listedCertificates = " FROM certificates c JOIN certifications f ON f.id = c.certification_id WHERE c.status <> 'superseded' AND "
	unhidden           = "NOT c.confidential AND f.confidential = ''"
)

// narrow adds the query's conditions to one on what may be seen.
func (q CertificateQuery) narrow(cond string, args []any) (string, []any) {
	switch q.Status {
	case cert.CertificateWithdrawn:
		cond += statusWithdrawn
	case cert.CertificateExpired:
		cond, args = cond+statusExpired, append(args, q.Today)
	case cert.CertificateFuture:
		cond, args = cond+statusFuture, append(args, q.Today, q.Today)
	case cert.CertificateActive:
		cond, args = cond+statusActive, append(args, q.Today, q.Today)
	case cert.CertificateSuspended:
		cond, args = cond+statusSuspended, append(args, q.Today, q.Today)
	}
	if q.Text != "" {
		cond, args = cond+` AND c.folded LIKE ? ESCAPE '\'`, append(args, like(q.Text))
	}
	if q.Country != "" {
		cond, args = cond+" AND c.country = ?", append(args, q.Country)
	}
	return cond, args
}

// order is the SQL of the order asked for, by holder when the name is unknown.
func (q CertificateQuery) order() string {
	o, known := certificateOrders[q.Sort]
	if !known {
		o = certificateOrders["holder"]
	}
	if q.Desc {
		return o[1]
	}
	return o[0]
}

// CertificateRows lists one page of the certificates that the actor may see, and counts all that match.
func (s *Store) CertificateRows(ctx context.Context, actor cert.Actor, q CertificateQuery) ([]CertificateRow, int, error) {
	cond, args := seen(actor, "c.certification_id")
	return certificateRows(ctx, s, q, cond, args)
}

func certificateRows(ctx context.Context, s *Store, q CertificateQuery, cond string, args []any) ([]CertificateRow, int, error) {
	cond, args = q.narrow(cond, args)
	n, err := count(ctx, s, "SELECT COUNT(*)"+listedCertificates+cond, args...)
	if err != nil || n == 0 {
		return nil, 0, err
	}
	rows, err := scan[CertificateRow](ctx, s, `SELECT c.id, c.certification_id, c.number, c.revision, c.holder, c.city, c.country, c.standard,
		c.scope, c.status, c.effective, c.expires`+listedCertificates+cond+" ORDER BY "+q.order()+" LIMIT ? OFFSET ?", append(args, q.Limit, q.Offset)...)
	return rows, n, err
}

// IssuesOf lists every issue of a certificate number, newest first; none is an empty list. It asks for no actor:
// it serves pages of the body alone.
func (s *Store) IssuesOf(ctx context.Context, number string) ([]cert.Certificate, error) {
	return list[cert.Certificate](ctx, s, "revision DESC", "number = ?", number)
}
