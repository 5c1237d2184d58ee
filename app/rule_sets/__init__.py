"""The working-time rules of an organisation: dated sets of numbers, and which holds where.

Nouns: StoredRuleSet, RuleSetUse, RuleSetEntry, SetChoice. Shipped sets are in labour, in code;
``queries_in_force.rule_set_on`` tells which one holds for a department on a day. Uses people,
labour, audit, times, web, core.
"""
