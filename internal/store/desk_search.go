package store

import (
	"context"
	"regexp"
	"strings"

	"assay/internal/cert"
)

// This file searches over everything that has a name or a number.

// Hit is one record that a search found.
type Hit struct {
	ID     int64
	Number string
	Title  string // client, or the person's name
	Note   string // state, or what it is
}

// Hits is what a search found of one kind; Kind is the first part of the address of its records.
type Hits struct {
	Kind string
	Rows []Hit
}

// searches are the questions of a search, each for one kind. finds says by what: a name and a number, a name and
// a mail address, or a number alone. sight is the column on which visibility is decided, empty where all of the
// body's people may see the record.
var searches = []struct{ kind, sql, sight, order, finds string }{
	{"certifications", `SELECT f.id, f.number, c.name AS title, f.stage AS note FROM certifications f JOIN clients c ON c.id = f.client_id
		WHERE (c.folded LIKE ? ESCAPE '\' OR f.number LIKE ? ESCAPE '\') AND `, "f.id", " ORDER BY c.folded, f.id LIMIT ?", "name, number"},
	{"certificates", `SELECT x.id, x.number, x.holder AS title, x.status AS note FROM certificates x
		WHERE (x.folded LIKE ? ESCAPE '\' OR x.number LIKE ? ESCAPE '\') AND `, "x.certification_id", " ORDER BY x.number, x.revision DESC LIMIT ?", "name, number"},
	{"applications", numbered("applications"), "n.certification_id", numberedOrder, "number"},
	{"quotations", numbered("quotations"), "n.certification_id", numberedOrder, "number"},
	{"contracts", numbered("contracts"), "n.certification_id", numberedOrder, "number"},
	{"audits", numbered("audits"), "n.certification_id", numberedOrder, "number"},
	{"findings", numbered("findings"), "n.certification_id", numberedOrder, "number"},
	{"people", `SELECT p.id, '' AS number, p.name AS title, p.agreement AS note FROM people p
		WHERE (p.folded LIKE ? ESCAPE '\' OR LOWER(p.email) LIKE ? ESCAPE '\') AND `, "", " ORDER BY p.folded, p.id LIMIT ?", "name, mail"},
}

const numberedOrder = " ORDER BY n.number, n.id DESC LIMIT ?"

// numbered is the question for a table whose records are known by their number.
func numbered(table string) string {
	return `SELECT n.id, n.number, c.name AS title, n.status AS note FROM ` + table + ` n JOIN certifications f ON f.id = n.certification_id
		JOIN clients c ON c.id = f.client_id WHERE n.number <> '' AND n.number LIKE ? ESCAPE '\' AND `
}

// Search finds records of every kind by a piece of a name or number, at most limit of each kind, among what
// the actor may see. People of the body are found by the body alone.
func (s *Store) Search(ctx context.Context, actor cert.Actor, text string, limit int) ([]Hits, error) {
	var out []Hits
	for _, q := range searches {
		sight, args := "1 = 1", []any(nil)
		if q.sight != "" {
			sight, args = seen(actor, q.sight) //sql: from the table above
		} else if !actor.IsStaff() {
			continue
		}
		name, number := like(text), strings.ToUpper(like(text)) // numbers are written in capitals
		switch {
		case q.finds == "number" && !numberLike(text):
			continue
		case q.finds == "number":
			args = append([]any{number}, args...)
		case q.finds == "name, number":
			args = append([]any{name, number}, args...)
		default:
			args = append([]any{name, name}, args...)
		}
		args = append(args, limit)
		rows, err := scan[Hit](ctx, s, q.sql+sight+q.order, args...) //sql: from the table above
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			out = append(out, Hits{q.kind, rows})
		}
	}
	return out, nil
}

// revisionSuffix ends the full number of a later issue of a certificate (R-CERT-06).
var revisionSuffix = regexp.MustCompile(`-R[0-9]+$`)

// ByNumber finds the one record with exactly this number that the actor may see: the first part of its
// address and its id. NotFound when there is none.
func (s *Store) ByNumber(ctx context.Context, actor cert.Actor, number string) (kind string, id int64, err error) {
	number = revisionSuffix.ReplaceAllString(strings.ToUpper(number), "")
	var parts []string
	var args []any
	for _, k := range []struct{ kind, table, sight string }{{"certifications", "certifications", "id"}, {"certificates", "certificates", "certification_id"},
		{"applications", "applications", "certification_id"}, {"quotations", "quotations", "certification_id"}, {"contracts", "contracts", "certification_id"},
		{"audits", "audits", "certification_id"}, {"findings", "findings", "certification_id"}} {
		sight, sightArgs := seen(actor, k.sight) //sql: from the table in the loop
		parts = append(parts, "SELECT '"+k.kind+"' AS kind, MAX(id) AS id FROM "+k.table+" WHERE number = ? AND "+sight+" GROUP BY number")
		args = append(append(args, number), sightArgs...)
	}
	rows, err := scan[struct {
		Kind string
		ID   int64
	}](ctx, s, strings.Join(parts, " UNION ALL "), args...) //sql: made of the table in the loop
	if err != nil || len(rows) == 0 {
		return "", 0, orNotFound(err)
	}
	return rows[0].Kind, rows[0].ID, nil
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return cert.NotFound
}
