package fieldsync

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
)

// Package is what an auditor takes along, with the device that takes it (empty for none).
func (r *Room) Package(ctx context.Context, actor cert.Actor, audit int64, device string) (p cert.FieldPackage, err error) {
	err = r.office.Do(ctx, bare(actor), func(w *office.Work) error {
		at, err := reached(w, audit)
		if err != nil {
			return err
		}
		if at.role == "" {
			return cert.NotFound
		}
		if _, err := w.OpenField(at.audit); err != nil {
			return err
		}
		if device != "" {
			if err := seen(w, at.audit, Pull{Device: device, Pending: -1}); err != nil {
				return err
			}
		}
		p, err = packed(w, at.audit)
		return err
	})
	return p, err
}

// packed is the newest package of an audit; what changed since makes a new one.
func packed(w *office.Work, a cert.Audit) (cert.FieldPackage, error) {
	content, err := pack(w, a)
	if err != nil {
		return cert.FieldPackage{}, fmt.Errorf("pack audit %d: %w", a.ID, err)
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(content); err != nil {
		return cert.FieldPackage{}, fmt.Errorf("pack audit %d: %w", a.ID, err)
	}
	body := strings.TrimSuffix(b.String(), "\n")
	sum := sha256.Sum256([]byte(body))
	p := cert.FieldPackage{AuditID: a.ID, Number: 1, SHA256: hex.EncodeToString(sum[:]), Body: body, At: w.At()}
	before, err := w.FieldPackages(w.Context(), a.ID)
	if err != nil {
		return p, err
	}
	if at := slices.IndexFunc(before, func(q cert.FieldPackage) bool { return q.SHA256 == p.SHA256 }); at >= 0 {
		return before[at], nil
	}
	if len(before) > 0 {
		p.Number = before[0].Number + 1
	}
	return p, w.AddFieldPackage(w.Context(), &p)
}

// pack reads everything of an audit that is taken along.
func pack(w *office.Work, a cert.Audit) (c content, err error) {
	ctx := w.Context()
	file, err := w.Certification(ctx, cert.SystemActor, a.CertificationID)
	if err != nil {
		return c, err
	}
	client, err := w.Client(ctx, cert.SystemActor, file.ClientID)
	if err != nil {
		return c, err
	}
	c = content{Protocol: 1, Audit: auditPart(a, file, client), Severity: cert.FieldSeverity(), Limits: limits(), Contacts: []personPart{}, Sites: []sitePart{}}
	if client.ContactName != "" {
		c.Contacts = append(c.Contacts, personPart{Name: client.ContactName, Role: client.ContactTitle})
	}
	for _, g := range cert.GradesFor(a.Kind) {
		c.Grades = append(c.Grades, gradePart{string(g), g.Label(), g.AsksClient(), g.Nonconformity()})
	}
	crew, err := w.CrewOf(ctx, a.ID)
	if err != nil {
		return c, err
	}
	for _, m := range crew {
		c.Team = append(c.Team, personPart{m.PersonID, m.Name, string(m.Role)})
	}
	sites, err := w.Sites(ctx, file.ID)
	if err != nil {
		return c, err
	}
	for i, s := range sites {
		c.Sites = append(c.Sites, sitePart{s.Name, strings.Join(slices.DeleteFunc([]string{s.Address, strings.TrimSpace(s.Postcode + " " + s.City), s.Country}, func(t string) bool { return t == "" }), ", "), i == 0})
	}
	c.Snippets, c.Presets = texts(a)
	if c.Earlier, err = earlier(w, a); err != nil {
		return c, err
	}
	c.Sections, err = sections(w, a, c.Earlier)
	return c, err
}

// texts are the snippets and prepared findings of the audit's checklist content, in the grades that it can raise.
func texts(a cert.Audit) ([]snippetPart, []presetPart) {
	snippets, presets := []snippetPart{}, []presetPart{}
	list := a.Checklist()
	for _, s := range list.Snippets {
		snippets = append(snippets, snippetPart{s.Key, s.Text, full(s.Kinds), s.Item})
	}
	for _, p := range list.Presets {
		presets = append(presets, presetPart{p.Key, "clause:" + p.Clause, p.Clause, string(cert.PresetGrade(a.Kind, p)), p.Requirement, p.Statement, p.Evidence})
	}
	return snippets, presets
}

// earlier are the findings of former audits that are still open.
func earlier(w *office.Work, a cert.Audit) ([]earlierPart, error) {
	all, err := w.Findings(w.Context(), a.CertificationID)
	if err != nil {
		return nil, err
	}
	out := []earlierPart{}
	for _, n := range all {
		if n.AuditID == a.ID || !n.Grade.AsksClient() || n.Status == cert.FindingVerified || n.Status == cert.FindingWithdrawn {
			continue
		}
		due := n.ActionDue
		if due.IsZero() {
			due = n.PlanDue
		}
		out = append(out, earlierPart{n.ID, n.Number, string(n.Grade), n.Grade.Label(), n.ClauseLine(), n.Item, n.Requirement, n.Statement, n.Evidence, string(n.Status), n.Status.Label(), due})
	}
	return out, nil
}

// former is an audit before with its answers by item.
type former struct {
	audit   cert.Audit
	answers map[string]cert.Answer
}

// formers are the audits before, newest first, at most so many as one can look back on beside a clause.
func formers(w *office.Work, a cert.Audit) ([]former, error) {
	audits, err := w.Audits(w.Context(), a.CertificationID)
	if err != nil {
		return nil, err
	}
	slices.Reverse(audits)
	var out []former
	for _, b := range audits {
		if b.ID == a.ID || b.Status != cert.AuditConcluded && b.Status != cert.AuditReported || b.Starts.After(a.Starts) || len(out) == 6 {
			continue
		}
		answers, err := w.Answers(w.Context(), b.ID)
		if err != nil {
			return nil, err
		}
		f := former{b, map[string]cert.Answer{}}
		for _, n := range answers {
			f.answers[n.Item] = n
		}
		out = append(out, f)
	}
	return out, nil
}

const mostPrevious = 2

func sections(w *office.Work, a cert.Audit, open []earlierPart) ([]sectionPart, error) {
	before, err := formers(w, a)
	if err != nil {
		return nil, err
	}
	var out []sectionPart
	for _, s := range cert.ChecklistFor(a) {
		part := sectionPart{Key: s.Key, Title: s.Title}
		for _, i := range s.Items {
			item := itemPart{Key: i.Key, Kind: string(i.Kind), Number: i.Number, Title: i.Title, Questions: full(i.Questions), Documented: i.Documented, Sampling: i.Sampling,
				Source: i.Source, Clauses: full(i.Clauses), Meeting: i.Meeting(), Attendance: i.Meeting() && i.Key == cert.MeetingAttendance(i.Kind), Previous: []previousPart{}, Earlier: []string{}, Slots: []string{}, Follow: []followPart{}}
			item.Slots = full(a.Checklist().SlotsOf(i.Number))
			for _, f := range i.FollowUps {
				item.Follow = append(item.Follow, followPart{f.Key, f.Verdict, f.Question})
			}
			for _, v := range i.Verdicts() {
				item.Verdicts = append(item.Verdicts, verdictPart{string(v), i.Says(v), i.NoteNeeded(v)})
			}
			for _, f := range before {
				if n, said := f.answers[i.Key]; said && n.Verdict != "" && len(item.Previous) < mostPrevious && !i.Meeting() {
					item.Previous = append(item.Previous, previousPart{f.audit.Number, f.audit.Name, string(n.Verdict), i.Says(n.Verdict), n.Note, day.Of(n.At, n.At.Location())})
				}
			}
			for _, n := range open {
				if n.Item == i.Key || i.Number != "" && slices.Contains(strings.Split(n.Clause, ", "), i.Number) {
					item.Earlier = append(item.Earlier, n.Number)
				}
			}
			part.Items = append(part.Items, item)
		}
		out = append(out, part)
	}
	return out, nil
}

func full(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func auditPart(a cert.Audit, file cert.Certification, client cert.Client) auditSheet {
	return auditSheet{a.ID, a.Number, a.Name, string(a.Kind), a.Edition, a.ChecklistOf, a.Language, client.Name, file.Scope, a.Starts, a.Ends, a.Objectives, a.Remote}
}

func limits() limitPart {
	return limitPart{TextRunes, ValueBytes, MostOps, BatchBytes, ChunkBytes, office.EvidenceBytes, office.EvidenceExtensions()}
}
