package web

import (
	"strings"

	"assay/internal/cert"
	"assay/internal/web/page"
)

// navigation is the main menu for the actor's roles; with field, auditors find the app of their tablets.
func navigation(a cert.Actor, path string, field bool) []page.NavItem {
	var items []page.NavItem
	add := func(p cert.Permission, label, url string) {
		if a.May(p) {
			items = append(items, page.NavItem{Label: label, URL: url, Current: path == url || strings.HasPrefix(path, url+"/")})
		}
	}
	if a.Is(cert.ClientUser) {
		add(cert.OwnFile, "My certification", "/portal")
		return items
	}
	add(cert.StaffOnly, "Desk", "/desk")
	add(cert.ReadFiles, "Clients", "/certifications")
	add(cert.ReadFiles, "Applications", "/applications")
	add(cert.PlanThem, "Audit times", "/audit-times")
	add(cert.ReadFiles, "Audits", "/audits")
	add(cert.ReadFiles, "Findings", "/findings")
	if field {
		add(cert.AuditThem, "Field", "/field/")
	}
	add(cert.ReadFiles, "Certificates", "/certificates")
	add(cert.HandleThem, "Complaints", "/complaints")
	add(cert.StaffOnly, "Calendar", "/calendar")
	add(cert.ReadFiles, "Dashboard", "/dashboard")
	add(cert.StaffOnly, "People", "/people")
	add(cert.ManageRules, "Checklists", "/checklists")
	if a.May(cert.ManageBody) {
		add(cert.ManageBody, "Settings", "/settings")
	} else {
		add(cert.WatchMail, "Mail", "/settings/mail")
		add(cert.ManageRules, "Rulebook", "/settings/constants")
	}
	return items
}
