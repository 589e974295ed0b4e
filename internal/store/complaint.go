package store

import (
	"context"

	"assay/internal/cert"
	"assay/internal/day"
)

// This file remembers complaints and appeals (R-CMP-01, R-APL-01) and the public texts (R-PUB-01).

// AddComplaint inserts a complaint or an appeal.
func (s *Store) AddComplaint(ctx context.Context, c *cert.Complaint) error { return add(ctx, s, c) }

// SaveComplaint writes it back, guarded by its version; the database refuses an investigator or decider with a part in it.
func (s *Store) SaveComplaint(ctx context.Context, c *cert.Complaint) error {
	return save(ctx, s, c, c.ID, &c.Version)
}

// heard is the condition by which an actor sees complaints: those who handle them all but those in which they had a
// part; an investigator those given to it; a client the appeals it made itself.
func heard(actor cert.Actor) (string, []any) {
	switch {
	case actor.Is(cert.System):
		return "1 = 1", nil
	case actor.May(cert.HandleThem):
		return "k.id NOT IN (SELECT complaint_id FROM complaint_people WHERE person_id = ?)", []any{actor.PersonID}
	case actor.PersonID != 0 && actor.IsStaff():
		return "k.investigator_id = ?", []any{actor.PersonID}
	case actor.ClientID != 0 && actor.Is(cert.ClientUser):
		return "k.kind = 'appeal' AND k.client_id = ?", []any{actor.ClientID}
	}
	return "1 = 0", nil
}

// Complaint reads one that the actor may see.
func (s *Store) Complaint(ctx context.Context, actor cert.Actor, id int64) (cert.Complaint, error) {
	cond, args := heard(actor)
	return first[cert.Complaint](ctx, s, "id = ? AND EXISTS (SELECT 1 FROM complaints k WHERE k.id = complaints.id AND "+cond+")", append([]any{id}, args...)...)
}

// ComplaintByCode reads one by the code of its public page.
func (s *Store) ComplaintByCode(ctx context.Context, code string) (cert.Complaint, error) {
	return first[cert.Complaint](ctx, s, "code = ?", code)
}

// AddComplaintPeople notes who had a part in the subject; who is noted already stays.
func (s *Store) AddComplaintPeople(ctx context.Context, people []cert.ComplaintPerson) error {
	for _, p := range people {
		if _, err := exec(ctx, s, "INSERT INTO complaint_people (complaint_id, person_id, name, part) VALUES (?, ?, ?, ?) ON CONFLICT (complaint_id, person_id) DO NOTHING",
			p.ComplaintID, p.PersonID, p.Name, p.Part); err != nil {
			return err
		}
	}
	return nil
}

// ComplaintPeople lists who had a part in the subject. The caller has read the complaint.
func (s *Store) ComplaintPeople(ctx context.Context, complaint int64) ([]cert.ComplaintPerson, error) {
	return list[cert.ComplaintPerson](ctx, s, "name, id", "complaint_id = ?", complaint)
}

// InvolvedIn lists who audited or decided in a client's file: nobody of them handles a complaint about it.
func (s *Store) InvolvedIn(ctx context.Context, certification int64) ([]cert.ComplaintPerson, error) {
	return scan[cert.ComplaintPerson](ctx, s, `SELECT person_id, MIN(name) AS name, MIN(part) AS part FROM (
		SELECT m.person_id, p.name, 'audit team' AS part FROM team_members m JOIN audits a ON a.id = m.audit_id JOIN people p ON p.id = m.person_id WHERE a.certification_id = ?
		UNION ALL SELECT d.person_id, d.person_name AS name, 'decision' AS part FROM decisions d WHERE d.certification_id = ?) x GROUP BY person_id ORDER BY name, person_id`,
		certification, certification)
}

// AddComplaintNote inserts what was said on the way.
func (s *Store) AddComplaintNote(ctx context.Context, n *cert.ComplaintNote) error {
	return add(ctx, s, n)
}

// ComplaintNotes lists what was said, oldest first. The caller has read the complaint.
func (s *Store) ComplaintNotes(ctx context.Context, complaint int64) ([]cert.ComplaintNote, error) {
	return list[cert.ComplaintNote](ctx, s, "id", "complaint_id = ?", complaint)
}

// ComplaintQuery asks for a page of complaints.
type ComplaintQuery struct {
	Text   string
	Kind   cert.ComplaintKind
	Open   string // "open", "over" or "" for all
	Sort   string // "due", "number"
	Desc   bool
	Limit  int
	Offset int
}

// ComplaintRow is one as lists show it.
type ComplaintRow struct {
	ID         int64
	Number     string
	Kind       cert.ComplaintKind
	Status     cert.ComplaintStatus
	Outcome    cert.ComplaintOutcome
	Subject    string
	Name       string
	Client     string
	ReceivedOn day.Day
	Due        day.Day // of what comes next
}

const complaintColumns = `k.id, k.number, k.kind, k.status, k.outcome, k.subject, k.name, COALESCE(c.name, '') AS client, k.received_on,
	CASE WHEN k.status = 'received' THEN k.ack_due ELSE k.outcome_due END AS due`

var complaintOrders = map[string]string{"due": "CASE WHEN k.status IN ('closed','declined') THEN 1 ELSE 0 END, due", "number": "k.number"}

// ComplaintRows lists a page of those that the actor may see, and counts all of them.
func (s *Store) ComplaintRows(ctx context.Context, actor cert.Actor, q ComplaintQuery) ([]ComplaintRow, int, error) {
	cond, args := heard(actor)
	where := " FROM complaints k LEFT JOIN clients c ON c.id = k.client_id WHERE " + cond
	if q.Text != "" {
		where += " AND (k.number LIKE ? OR c.folded LIKE ?)"
		args = append(args, "%"+q.Text+"%", "%"+Fold(q.Text)+"%")
	}
	if q.Kind != "" {
		where, args = where+" AND k.kind = ?", append(args, q.Kind)
	}
	switch q.Open {
	case "open":
		where += " AND k.status NOT IN ('closed','declined')"
	case "over":
		where += " AND k.status IN ('closed','declined')"
	}
	n, err := count(ctx, s, "SELECT COUNT(*)"+where, args...)
	if err != nil || n == 0 {
		return nil, 0, err
	}
	order := complaintOrders["due"]
	if o, known := complaintOrders[q.Sort]; known {
		order = o
	}
	if q.Desc {
		order += " DESC"
	}
	rows, err := scan[ComplaintRow](ctx, s, "SELECT "+complaintColumns+where+" ORDER BY "+order+", k.id LIMIT ? OFFSET ?", append(args, q.Limit, q.Offset)...)
	return rows, n, err
}

// ComplaintsWaiting lists the open ones that the actor handles or investigates, what is due first at the top.
func (s *Store) ComplaintsWaiting(ctx context.Context, actor cert.Actor, limit int) ([]ComplaintRow, error) {
	cond, args := heard(actor)
	return scan[ComplaintRow](ctx, s, "SELECT "+complaintColumns+" FROM complaints k LEFT JOIN clients c ON c.id = k.client_id WHERE k.status NOT IN ('closed','declined') AND "+
		cond+" AND (k.status <> 'investigating' OR k.investigator_id = ?) ORDER BY due, k.id LIMIT ?", append(args, actor.PersonID, limit)...)
}

// ComplaintsAbout lists the complaints about a client's file, oldest first (R-CMP-03). The caller has read the file.
func (s *Store) ComplaintsAbout(ctx context.Context, certification int64) ([]cert.Complaint, error) {
	return list[cert.Complaint](ctx, s, "id", "certification_id = ? AND kind = 'complaint'", certification)
}

// Appeals lists the appeals of a client, newest first.
func (s *Store) Appeals(ctx context.Context, actor cert.Actor, client int64) ([]cert.Complaint, error) {
	if !actor.SeesAll() && actor.ClientID != client {
		return nil, nil
	}
	return list[cert.Complaint](ctx, s, "id DESC", "kind = 'appeal' AND client_id = ?", client)
}

// due complaints, for announcements.
const complaintDue = "SELECT k.id, COALESCE(k.certification_id, 0) AS certification_id, k.number, k.kind AS name, k.subject AS status, "

// ComplaintsToAcknowledge lists those not acknowledged whose limit is reached by a day (R-CMP-02).
func (s *Store) ComplaintsToAcknowledge(ctx context.Context, until day.Day) ([]Due, error) {
	return scan[Due](ctx, s, complaintDue+"k.ack_due AS day FROM complaints k WHERE k.status = 'received' AND k.ack_due <= ?", until)
}

// ComplaintsToDecide lists those not decided whose limit is reached by a day (R-CMP-02, R-APL-02).
func (s *Store) ComplaintsToDecide(ctx context.Context, until day.Day) ([]Due, error) {
	return scan[Due](ctx, s, complaintDue+"k.outcome_due AS day FROM complaints k WHERE k.status IN ('acknowledged','investigating','investigated') AND k.outcome_due <= ?", until)
}

// ComplaintsToReport lists those whose complainant should hear how it goes by a day (R-APL-02).
func (s *Store) ComplaintsToReport(ctx context.Context, until day.Day) ([]Due, error) {
	return scan[Due](ctx, s, complaintDue+"k.progress_due AS day FROM complaints k WHERE k.status IN ('acknowledged','investigating','investigated') AND k.progress_due <= ?", until)
}

// AddPublicText inserts a new wording of a public section.
func (s *Store) AddPublicText(ctx context.Context, t *cert.PublicText) error { return add(ctx, s, t) }

// PublicTexts lists every wording, newest first.
func (s *Store) PublicTexts(ctx context.Context) ([]cert.PublicText, error) {
	return list[cert.PublicText](ctx, s, "id DESC", "1 = 1")
}
