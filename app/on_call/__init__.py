"""What a contract on call asks of a department (Civil Code 7:628a): terms, hours to pay, offers.

Nouns: LateWithdrawal, HoursOffer. Uses shifts, tasks, notices, rule_sets, people, labour,
audit, web, core.
"""
