package fieldsync

import "assay/internal/day"

// content is a package as JSON. Its fields stay for as long as there are devices with an older one.
type content struct {
	Protocol int                 `json:"protocol"`
	Audit    auditSheet          `json:"audit"`
	Team     []personPart        `json:"team"`
	Sites    []sitePart          `json:"sites"`
	Sections []sectionPart       `json:"sections"`
	Earlier  []earlierPart       `json:"earlier"`
	Grades   []gradePart         `json:"grades"`
	Severity map[string][]string `json:"severity"`
	Snippets []snippetPart       `json:"snippets"`
	Presets  []presetPart        `json:"presets"`
	Contacts []personPart        `json:"contacts"`
	Limits   limitPart           `json:"limits"`
}

type auditSheet struct {
	ID          int64   `json:"id"`
	Number      string  `json:"number"`
	Name        string  `json:"name"`
	Kind        string  `json:"kind"`
	Edition     string  `json:"edition"`
	ChecklistOf string  `json:"checklist_of"`
	Language    string  `json:"language"`
	Client      string  `json:"client"`
	Scope       string  `json:"scope"`
	Starts      day.Day `json:"starts"`
	Ends        day.Day `json:"ends"`
	Objectives  string  `json:"objectives"`
	Remote      string  `json:"remote"`
}

type personPart struct {
	Person int64  `json:"person,omitempty"`
	Name   string `json:"name"`
	Role   string `json:"role"`
}

type sitePart struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	Main    bool   `json:"main"`
}

type sectionPart struct {
	Key   string     `json:"key"`
	Title string     `json:"title"`
	Items []itemPart `json:"items"`
}

type itemPart struct {
	Key        string         `json:"key"`
	Kind       string         `json:"kind"`
	Number     string         `json:"number"`
	Title      string         `json:"title"`
	Questions  []string       `json:"questions"`
	Documented string         `json:"documented"`
	Sampling   string         `json:"sampling"`
	Source     string         `json:"source"`
	Clauses    []string       `json:"clauses"`
	Meeting    bool           `json:"meeting"`
	Attendance bool           `json:"attendance"`
	Verdicts   []verdictPart  `json:"verdicts"`
	Slots      []string       `json:"slots"`
	Follow     []followPart   `json:"follow"`
	Previous   []previousPart `json:"previous"`
	Earlier    []string       `json:"earlier"`
}

// followPart is a question asked once the item has the verdict; its answer is the field "follow:KEY".
type followPart struct {
	Key      string `json:"key"`
	Verdict  string `json:"verdict"`
	Question string `json:"question"`
}

// presetPart is a finding prepared for an item; places in brackets are filled in.
type presetPart struct {
	Key         string `json:"key"`
	Item        string `json:"item"`
	Clause      string `json:"clause"`
	Grade       string `json:"grade"`
	Requirement string `json:"requirement"`
	Statement   string `json:"statement"`
	Evidence    string `json:"evidence"`
}

type verdictPart struct {
	Value     string `json:"value"`
	Label     string `json:"label"`
	NeedsNote string `json:"needs_note"`
}

type previousPart struct {
	Audit   string  `json:"audit"`
	Name    string  `json:"name"`
	Verdict string  `json:"verdict"`
	Label   string  `json:"label"`
	Note    string  `json:"note"`
	At      day.Day `json:"at"`
}

type earlierPart struct {
	ID          int64   `json:"id"`
	Number      string  `json:"number"`
	Grade       string  `json:"grade"`
	Label       string  `json:"label"`
	Clause      string  `json:"clause"`
	Item        string  `json:"item"`
	Requirement string  `json:"requirement"`
	Statement   string  `json:"statement"`
	Evidence    string  `json:"evidence"`
	Standing    string  `json:"status"`
	Says        string  `json:"status_label"`
	Due         day.Day `json:"due"`
}

type gradePart struct {
	Value         string `json:"value"`
	Label         string `json:"label"`
	AsksClient    bool   `json:"asks_client"`
	Nonconformity bool   `json:"nonconformity"`
}

type snippetPart struct {
	Key   string   `json:"key"`
	Text  string   `json:"text"`
	Kinds []string `json:"kinds"`
	Item  string   `json:"item"`
}

type limitPart struct {
	Text       int      `json:"text"`
	Value      int      `json:"value"`
	Ops        int      `json:"ops"`
	Batch      int      `json:"batch"`
	Chunk      int      `json:"chunk"`
	File       int      `json:"file"`
	Extensions []string `json:"extensions"`
}
