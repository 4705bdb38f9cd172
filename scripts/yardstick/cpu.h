/* A virtual CPU: its TLBs, its paging-structure caches, its data caches; and what each invalidation removes. */
#ifndef YARDSTICK_CPU_H
#define YARDSTICK_CPU_H

#include "bed.h"
#include "caches.h"
#include "events.h"
#include "physmap.h"
#include "tlb.h"
#include "walk-caches.h"

enum { MOST_TLBS = 10 };

typedef struct {
  Paging paging;
  uint64_t count[EVENT_COUNT];
  uint32_t pcid;
  /* Where the page lies that was accessed last, and why an access faulted. */
  uint32_t frame, error_code;
  bool stale_faults, vpid;
  uint32_t hypervisor_lines;
  Caches caches;
  WalkCaches walk_caches;
  Tlb *data[3], *instruction[3], *second_data[2], *second_instruction[2];
  /* Each of them once. */
  Tlb *tlbs[MOST_TLBS];
  uint32_t tlb_count;
  /* The second level's array, where it holds what a nested walk remembers too. */
  Assoc *second_nested;
} Cpu;

static void add_tlb(Cpu *cpu, Tlb *tlb) { cpu->tlbs[cpu->tlb_count++] = tlb; }

static void set_up_cpu(Cpu *cpu, const Bed *bed) {
  Replacement replacement = (Replacement)bed->replacement;
  cpu->stale_faults = bed->stale_faults;
  cpu->vpid = bed->vpid;
  cpu->hypervisor_lines = (uint32_t)bed->hypervisor_lines;
  cpu->caches = (Caches){.fidelity = (Fidelity)bed->fidelity,
                         .l1 = new_lines(bed->l1, replacement),
                         .l2 = new_lines(bed->l2, replacement),
                         .llc = new_lines(bed->llc, replacement)};
  Assoc *second = new_assoc(bed->second, replacement);
  second->shared = bed->second_holds != HOLDS_PAGES;
  cpu->second_nested = bed->second_holds == HOLDS_NESTED ? second : NULL;
  cpu->walk_caches = new_walk_caches(&cpu->paging, false, cpu->paging.levels, TABLES, bed->walk_caches, replacement,
                                     second->shared ? second : NULL);
  for (uint32_t at = 0; at < 3; at++) {
    add_tlb(cpu, cpu->data[at] = new_tlb(at + 1, at + 1, new_assoc(bed->data[at], replacement)));
    add_tlb(cpu, cpu->instruction[at] = new_tlb(at + 1, at + 1, new_assoc(bed->instruction[at], replacement)));
  }
  add_tlb(cpu, cpu->second_data[0] = cpu->second_instruction[0] = new_tlb(1, 2, second));
  add_tlb(cpu, cpu->second_data[1] = cpu->second_instruction[1] =
                   new_tlb(3, 3, new_assoc(bed->second_huge, replacement)));
  if (bed->second_instruction.entries == 0) return;
  add_tlb(cpu, cpu->second_instruction[0] = new_tlb(1, 2, new_assoc(bed->second_instruction, replacement)));
  add_tlb(cpu, cpu->second_instruction[1] = new_tlb(3, 3, new_assoc((Geometry){0, 0}, replacement)));
}

/* `absent`: every array was just asked for the page in vain. */
static inline void cpu_fill(Cpu *cpu, uint32_t page, uint32_t access, const Translation *found, bool absent) {
  bool fetched = access & FETCH;
  cpu->count[tlbFills]++;
  cpu->frame = found->frame + offset_in(&cpu->paging, page, found->level);
  Tlb **second = fetched ? cpu->second_instruction : cpu->second_data;
  tlb_fill(second[found->level > 2], &cpu->paging, page, cpu->pcid, found, absent);
  Tlb **first = fetched ? cpu->instruction : cpu->data;
  tlb_fill(first[found->level - 1], &cpu->paging, page, cpu->pcid, found, absent);
}

/* MOV to CR3, and INVPCID of a context: all of `pcid` that is not global. */
static void flush_context(Cpu *cpu, uint32_t pcid) {
  for (uint32_t at = 0; at < cpu->tlb_count; at++) drop_owner(cpu->tlbs[at], pcid);
  drop_pointers_of(&cpu->walk_caches, pcid);
}

/* INVLPG: the page, global or not, and every pointer of the context. */
static void flush_page(Cpu *cpu, uint32_t page) {
  for (uint32_t at = 0; at < cpu->tlb_count; at++) drop_page(cpu->tlbs[at], &cpu->paging, page, cpu->pcid);
  drop_pointers_of(&cpu->walk_caches, cpu->pcid);
}

/* INVPCID of an address: the page of `pcid` unless it is global, and the pointers on its path. */
static void flush_address(Cpu *cpu, uint32_t page, uint32_t pcid) {
  for (uint32_t at = 0; at < cpu->tlb_count; at++) drop_page_of(cpu->tlbs[at], &cpu->paging, page, pcid);
  drop_pointers_to(&cpu->walk_caches, page, pcid);
}

/* INVPCID of all contexts: all that is not global. */
static void flush_non_global(Cpu *cpu) {
  for (uint32_t at = 0; at < cpu->tlb_count; at++) drop_non_global(cpu->tlbs[at]);
  drop_all_pointers(&cpu->walk_caches);
}

static void flush_all(Cpu *cpu) {
  for (uint32_t at = 0; at < cpu->tlb_count; at++) drop_everything(cpu->tlbs[at]);
  drop_all_pointers(&cpu->walk_caches);
}

/* #PF: the page, global or not, and the pointers on its path. */
static void fault_raised(Cpu *cpu, uint32_t page) {
  for (uint32_t at = 0; at < cpu->tlb_count; at++) drop_page(cpu->tlbs[at], &cpu->paging, page, cpu->pcid);
  drop_pointers_to(&cpu->walk_caches, page, cpu->pcid);
}

/* EPT violation of the page itself: what translates the address, and the pointers on its path. */
static void violation_raised(Cpu *cpu, uint32_t page) {
  for (uint32_t at = 0; at < cpu->tlb_count; at++) drop_translation(cpu->tlbs[at], &cpu->paging, page, cpu->pcid);
  drop_pointers_to(&cpu->walk_caches, page, cpu->pcid);
}

/* An exit and the entry after it. Without VPID both empty everything; the hypervisor's lines pass through the caches. */
static void world_switch(Cpu *cpu) {
  if (!cpu->vpid) flush_all(cpu);
  for (uint32_t line = 0; line < cpu->hypervisor_lines; line++)
    cpu->count[hypervisorLoadsL1 + touch_data(&cpu->caches, HYPERVISOR_LINE + line)]++;
}

#endif
