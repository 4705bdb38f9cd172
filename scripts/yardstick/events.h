/* The counters, by the names of the page that says what is counted (README.md). */
#ifndef YARDSTICK_EVENTS_H
#define YARDSTICK_EVENTS_H

#include "common.h"

/* By where a line was found: four counters in the order of the levels. */
#define LEVELS_OF(X, name) X(name##L1) X(name##L2) X(name##Llc) X(name##Memory)

/* What a dependent load may wait for; in the same order, what it did wait for. */
#define AWAITED(X)                                                                                     \
  LEVELS_OF(X, userData) X(stlbHits) X(tlbMisses) LEVELS_OF(X, walkLoads) LEVELS_OF(X, guestWalkLoads) \
  LEVELS_OF(X, nestedWalkLoads) X(walkCacheHits) X(guestWalkCacheHits) X(nestedWalkCacheHits)          \
  X(nestedTlbHits) X(walkAdUpdates) X(guestWalkAdUpdates) X(nestedWalkAdUpdates)

#define DEPENDENT(X)                                                                           \
  LEVELS_OF(X, dependentUserData) X(dependentStlbHits) X(dependentTlbMisses)                   \
  LEVELS_OF(X, dependentWalkLoads) LEVELS_OF(X, dependentGuestWalkLoads)                       \
  LEVELS_OF(X, dependentNestedWalkLoads) X(dependentWalkCacheHits) X(dependentGuestWalkCacheHits) \
  X(dependentNestedWalkCacheHits) X(dependentNestedTlbHits) X(dependentWalkAdUpdates)          \
  X(dependentGuestWalkAdUpdates) X(dependentNestedWalkAdUpdates)

/* Work of the guest's kernel that a recording states as a number, in the order of its numbers. */
#define STATED(X)                                                                                      \
  X(guestFaults) X(guestSyscalls) X(guestContextSwitches) X(guestPagesZeroed) X(guestPagesCopied)      \
  X(guestForkEntries) X(guestPagesFreed) X(guestPagesReclaimed) X(guestPagesSwappedIn)                 \
  X(guestPagesAllocated) X(guestMappingOperations) X(guestEntriesChanged) X(guestFilePagesMapped)      \
  X(guestSharedPagesDirtied) X(guestForks) X(guestExecs) X(guestExits) X(guestWaits) X(guestSignals)   \
  X(guestPipeTransfers) X(guestWakeups)

#define OTHERS(X)                                                                                 \
  X(userInstructions) X(kernelInstructions) X(guestTableStores) X(guestCr3Loads) X(guestCr3Reads) \
  X(guestInvlpgs) X(guestInvpcids) X(guestGlobalFlushes) LEVELS_OF(X, kernelData) X(tlbLookups)   \
  X(tlbHits) X(tlbFills) X(spuriousFaults) X(walks) X(failedWalks) X(exitsNestedViolation)        \
  LEVELS_OF(X, hypervisorLoads) X(hostFaults) X(hostPagesCleared) X(hostUnmaps) X(hostProtects)   \
  X(hostEntriesDropped) X(nestedEntriesFilled) X(nestedTablesAllocated) X(nestedFlushes)

#define EVENTS(X) AWAITED(X) DEPENDENT(X) STATED(X) OTHERS(X)

enum {
#define NUMBER(name) name,
  EVENTS(NUMBER)
#undef NUMBER
  EVENT_COUNT
};

static const char *const event_names[] = {
#define NAME(name) #name,
  EVENTS(NAME)
#undef NAME
};

enum { AWAITED_COUNT = dependentUserDataL1, STATED_COUNT = userInstructions - guestFaults };
_Static_assert(guestFaults == 2 * AWAITED_COUNT, "every awaited event has a dependent one");

#endif
