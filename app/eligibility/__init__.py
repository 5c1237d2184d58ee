"""May this person have this place? Facts gathered set-wise, rules judged once, reasons in words.

Nouns: Task, WorkerFacts, ShiftFacts, Case, Refusal, Verdict. Uses shifts, ladder, tasks,
capabilities, rule_sets, people, labour, web, core.
"""
