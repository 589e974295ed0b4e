package cert

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"assay/internal/day"
)

// Hint is something in a questionnaire that its reviewer should look at. It decides nothing.
type Hint struct {
	Item string // key of the review item it belongs to (norm.ReviewItems)
	Text string
	Rule string // rulebook ID
}

// itWords are words, or beginnings of words, by which a service shows itself as an IT service, in several
// languages. Where a script sets no spaces between words they are found anywhere.
var itWords = []string{" it ", " ict ", " cloud", " host", " server", " data", " daten", " dato", " donné", " dados", " software", " applica", " applik",
	" aplic", " apps ", " network", " netz", " réseau", " helpdesk", " desk", " service desk", " saas ", " paas ", " iaas ", " devops", " cyber",
	" backup", " comput", " rechen", " informati", " web", " internet", " telecom", " telekom", " digital", " virtual", " erp ", " sap ",
	" workplace", " endpoint", " system", " it-", " api ", " soc ", " noc ",
	" λογισμ", " δεδομ", " πληροφορ", " υπολογ", " δικτύ", " δίκτυ", " облак", " облач", " данн", " сервер", " сет", " програм", " информац",
	"برمج", "بيانات", "شبك", "خوادم", "سحاب", "تقني", "云", "数据", "软件", "网络", "服务器", "信息",
	"サーバ", "クラウド", "データ", "システム", "ネットワーク", "소프트웨어", "데이터", "클라우드", "서버", "네트워크"}

// Hints lists what a reviewer should look at before answering, in the order of the review items.
func (q Questionnaire) Hints(today day.Day) []Hint {
	var hints []Hint
	add := func(item, rule, format string, args ...any) {
		hints = append(hints, Hint{item, fmt.Sprintf(format, args...), rule})
	}
	q.hintSystem(today, add)
	if q.Access.Restricted == "yes" {
		add("influences_considered", "R-APP-02", "Information cannot be shown to auditors: decide whether the system can be audited without it.")
	}
	if q.Consultancy.Used == "yes" {
		add("influences_considered", "R-IMP-01", "Somebody advised on the system (%s): check that nobody of ours did.", q.Consultancy.Who)
	}
	q.hintTies(add)
	for _, s := range q.Services {
		if !soundsLikeIT(s.Name) {
			add("it_services", "R-REV-01", "Nothing in “%s” says that it is an IT service: ask what it is.", s.Name)
		}
	}
	if q.System.AllOutsourced == "yes" {
		add("accountability_kept", "R-REV-01", "Others run all services, components or processes: decline or agree another scope.")
	}
	q.hintScope(add)
	return hints
}

type adder func(item, rule, format string, args ...any)

func (q Questionnaire) hintSystem(today day.Day, add adder) {
	if q.System.InternalAudit == "" {
		add("sufficient_information", "R-APP-03", "No internal audit yet%s: it must be done or set before stage 2.", setFor(q.System.NextAudit))
	}
	if q.System.AuditCycle == "no" {
		add("sufficient_information", "R-APP-03", "Internal audits have not yet covered the whole system.")
	}
	if q.System.ManagementReview == "" {
		add("sufficient_information", "R-APP-03", "No management review yet%s: it must be done or set before stage 2.", setFor(q.System.NextReview))
	}
	started, err := day.Parse(q.System.Started)
	if err == nil && started.AddMonths(3).After(today) {
		add("sufficient_information", "R-APP-03", "The system is in operation since %s, less than three months.", started.Long())
	}
	if q.Request.Kind == "transfer" || q.History.Held == "yes" {
		add("sufficient_information", "R-TRF-01", "There is an earlier certificate: ask for it, the last reports and open nonconformities.")
	}
}

// setFor says that something is planned.
func setFor(typed string) string {
	d, err := day.Parse(typed)
	if err != nil {
		return ""
	}
	return ", set for " + d.Long()
}

func (q Questionnaire) hintTies(add adder) {
	if q.Consultancy.Training == "yes" {
		add("influences_considered", "R-IMP-01", "Somebody trained the applicant's people in house (%s): check that nobody of ours did.", q.Consultancy.TrainingWho)
	}
	if q.Consultancy.Ties != "" {
		add("influences_considered", "R-IMP-01", "The applicant names ties to us: %s", q.Consultancy.Ties)
	}
	if q.Request.Excluded != "" {
		add("scope_unambiguous", "R-REV-01", "Clauses are held not applicable; this standard bears no exclusions: %s", q.Request.Excluded)
	}
	if len(q.Sites) > 1 && q.MultiSite != (SiteTies{}) && !q.MultiSite.Eligible() {
		add("multi_site_eligible", "R-MS-01", "The applicant says no to what makes several sites one system: no sampling; each site is audited.")
	}
}

// claims are words of advertising that a scope does not bear.
var claims = []string{"best", "leading", "world-class", "world class", "excellent", "premium", "number one", "unique", "innovative", "superior"}

func (q Questionnaire) hintScope(add adder) {
	scope := padded(q.Request.Scope)
	for _, claim := range claims {
		if strings.Contains(scope, " "+claim+" ") {
			add("scope_unambiguous", "R-REV-01", "The scope says “%s”, which reads like advertising.", claim)
		}
	}
	if q.Request.Scope != "" && (!strings.ContainsFunc(q.Request.Scope, unicode.IsLetter) || strings.HasPrefix(strings.TrimSpace(q.Request.Scope), "=")) {
		add("scope_unambiguous", "R-REV-01", "The scope names no service: “%s”.", q.Request.Scope)
	}
	if !strings.Contains(scope, " "+strings.ToLower(firstWord(q.Applicant.Name))) {
		add("scope_unambiguous", "R-REV-01", "The scope does not name the organisation.")
	}
	if n := len(q.Sites); n > 1 {
		add("multi_site_eligible", "R-MS-01", "%d sites: one system, one central function, all sites bound by contract or law.", n)
	}
}

// padded is a text in lower case with one space around each word.
func padded(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" \t\n,.;:()/&+\"'“”", r) })
	return " " + strings.Join(words, " ") + " "
}

func firstWord(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

func soundsLikeIT(service string) bool {
	name := padded(service)
	return slices.ContainsFunc(itWords, func(w string) bool { return strings.Contains(name, w) })
}

// Headcount is everybody at all sites who works under the applicant's control.
func (q Questionnaire) Headcount() int {
	n := 0
	for _, s := range q.Sites {
		n += s.Headcount()
	}
	return n
}
