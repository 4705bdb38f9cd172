/** Publications that several targets are from. */
import type {Source} from '../target.ts';

type Publication = Omit<Source, 'where' | 'provenance'>;

export const PVM: Publication = {
  authors: 'Huang, Lai, Rao and others',
  title: 'PVM: Efficient Shadow Paging for Deploying Secure Containers in Cloud-native Environment',
  venue: 'SOSP 2023',
};

export const ADAMS_AGESEN: Publication = {
  authors: 'Adams and Agesen',
  title: 'A Comparison of Software and Hardware Techniques for x86 Virtualization',
  venue: 'ASPLOS 2006',
};

export const AGILE: Publication = {
  authors: 'Gandhi, Hill and Swift',
  title: 'Agile Paging: Exceeding the Best of Nested and Shadow Paging',
  venue: 'ISCA 2016',
};

export const JANUS: Publication = {authors: 'the authors of JANUS', title: 'JANUS', venue: 'OSDI 2026'};
