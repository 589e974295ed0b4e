package cert

import (
	"fmt"

	"assay/internal/day"
)

// checkMore finds answers that contradict each other among those that an import may leave out.
func (q Questionnaire) checkMore(c *checker) {
	for i, s := range q.Sites {
		c.parts(fmt.Sprintf("sites.%d.", i), s)
	}
	if n := q.Headcount(); q.Applicant.Employees > 0 && n > q.Applicant.Employees {
		c.add("applicant.employees", fmt.Sprintf("The sites have %d people in the scope; the whole organisation cannot have fewer.", n), c.rule)
	}
	for i, o := range q.Others {
		c.line(fmt.Sprintf("other_systems.%d.standard", i), o.Standard, "the standard")
	}
	if len(q.Others) > maxOthers {
		c.add("other_systems", fmt.Sprintf("List at most %d systems.", maxOthers), c.rule)
	}
	if q.Consultancy.Training == "yes" {
		c.line("consultancy.training_who", q.Consultancy.TrainingWho, "who trained (person and firm)")
	}
	if q.Processes.Outsourced == "yes" {
		c.text("processes.outsourced_which", q.Processes.Which, "which processes others run")
	}
	c.transfer(q.History)
}

// maxOthers is how many other management systems an application can name.
const maxOthers = 20

// parts wants no part of a site's people to be larger than the whole.
func (c *checker) parts(at string, s SiteEntry) {
	people := s.Headcount()
	if min(people, s.ShiftWorkers, s.Shift1, s.Shift2, s.Shift3) < 0 {
		return // said at the number itself
	}
	if s.Home > people {
		c.add(at+"from_home", "No more people can work from home than work for the site.", c.rule)
	}
	if s.Away > people {
		c.add(at+"at_customers", "No more people can work at customers than work for the site.", c.rule)
	}
	whole, of := s.ShiftWorkers, "work in shifts"
	if whole == 0 {
		whole, of = people, "work at the site"
	}
	if n := s.Shift1 + s.Shift2 + s.Shift3; n > whole {
		c.add(at+"shift_1", fmt.Sprintf("The shifts have %d people together, but %d %s.", n, whole, of), c.rule)
	}
}

// transfer wants days of an earlier certification in their order.
func (c *checker) transfer(h History) {
	if h.Lost == "yes" && h.LostOn == "" {
		c.add("history.accreditation_lost_on", "Enter since when the body is no longer accredited.", "R-TRF-02")
	}
	c.pastDay("history.accreditation_lost_on", h.LostOn, false, "")
	c.pastDay("history.issued", h.Issued, false, "")
	c.pastDay("history.last_audit", h.LastAudit, false, "")
	issued, err := day.Parse(h.Issued)
	expiry, errToo := day.Parse(h.Expiry)
	if err == nil && errToo == nil && !expiry.After(issued) {
		c.add("history.expiry", "The certificate cannot end before it began.", "R-TRF-03")
	}
}

// Asked lists what the form asks beyond what an import must hold: Problems, and what this applicant's other
// answers make necessary, without what they make needless.
func (q Questionnaire) Asked(today day.Day) []Problem {
	c := &checker{rule: "R-APP-01", today: today}
	for i, s := range q.Sites {
		c.shiftsAsked(fmt.Sprintf("sites.%d.", i), s)
	}
	q.askTies(c)
	q.askIntegration(c)
	for i, s := range q.Services {
		if s.Delivery == "shared" || s.Delivery == "others" {
			c.line(fmt.Sprintf("services.%d.run_by", i), s.RunBy, "who runs the service, or part of it")
		}
	}
	if q.Request.Kind == "transfer" {
		q.askTransfer(c)
	}
	return q.Counting(Invalid(q.Problems(today)).And(c.problems))
}

func (c *checker) shiftsAsked(at string, s SiteEntry) {
	if s.Shifts > 1 {
		if s.ShiftWorkers == 0 {
			c.add(at+"shift_workers", "Enter how many people work in shifts.", "R-TIME-13")
		}
		c.choice(at+"same_in_shifts", s.SameShifts, "whether all shifts do the same", "yes", "no")
		if s.SameShifts == "no" {
			c.text(at+"shift_work", s.ShiftWork, "what is done in each shift")
		}
	}
	if s.Shifts == 1 && s.ShiftWorkers > 0 {
		c.add(at+"shifts", "Enter how many shifts there are; some people work in shifts.", "R-TIME-13")
	}
	if s.SimilarWork > 0 {
		c.line(at+"similar_work_what", s.SimilarWhat, "which work these people do alike")
	}
}

func (q Questionnaire) askTies(c *checker) {
	if len(q.Sites) < 2 {
		return
	}
	c.rule = "R-MS-01"
	answers := q.MultiSite.Answers()
	c.yesOrNo(TieQuestions, answers[:])
	c.rule = "R-APP-01"
}

func (q Questionnaire) askIntegration(c *checker) {
	if !q.Integrated() {
		return
	}
	c.rule = "R-IMS-02"
	answers := q.Integration.Answers()
	c.yesOrNo(IntegrationQuestions, answers[:])
	c.rule = "R-APP-01"
}

// Integrated tells whether another system is to be audited together with this one.
func (q Questionnaire) Integrated() bool {
	for _, o := range q.Others {
		if o.Together == "yes" {
			return true
		}
	}
	return false
}

func (q Questionnaire) askTransfer(c *checker) {
	h := q.History
	c.rule = "R-TRF-03"
	if h.Held != "yes" {
		c.add("history.held", "A transfer needs the certificate that is to be taken over: answer yes, or apply for a first certification.", "R-TRF-01")
		return
	}
	c.choice("history.accredited", h.Accredited, "whether the certificate is accredited", "yes", "no")
	c.line("history.accreditation", h.Accreditor, "who accredited the body")
	c.choice("history.status", h.Status, "what the certificate is today", "valid", "suspended", "withdrawn", "expired")
	c.choice("history.accreditation_lost", h.Lost, "whether the body lost its accreditation", "yes", "no")
	c.text("history.reason", h.Reason, "why you change")
	if h.Expiry == "" {
		c.add("history.expiry", "Enter when the certificate ends.", c.rule)
	}
	if h.LastAudit == "" {
		c.add("history.last_audit", "Enter when the last audit was.", c.rule)
	}
	c.rule = "R-APP-01"
}

// TransferBy is the last day on which a certificate can be taken over, zero when nothing limits it or its
// days cannot be read: at its end, or this many months after the issuing body lost its accreditation,
// whichever is sooner (R-TRF-02).
func (h History) TransferBy(months int) day.Day {
	by, err := day.Parse(h.Expiry)
	if err != nil {
		by = day.Day{}
	}
	lost, err := day.Parse(h.LostOn)
	if h.Lost != "yes" || err != nil {
		return by
	}
	if limit := lost.AddMonths(months); by.IsZero() || limit.Before(by) {
		return limit
	}
	return by
}

// Untransferable says why the certificate cannot be taken over today, empty when nothing stands against it
// (R-TRF-01, R-TRF-02). The application is then one of a new client.
func (h History) Untransferable(today day.Day, months int) string {
	by := h.TransferBy(months)
	switch {
	case h.Accredited == "no":
		return "The certificate was not issued under accreditation."
	case h.Status == "suspended" || h.Status == "withdrawn" || h.Status == "expired":
		return "The certificate is " + h.Status + "."
	case !by.IsZero() && by.Before(today):
		return "The last day for a transfer was " + by.Long() + "."
	}
	return ""
}
