/** All endpoints of the API by name: the one table of methods, paths and permissions. */
import * as maps from './maps.js';
import * as oversight from './oversight.js';
import * as people from './people.js';
import * as publications from './publications.js';
import * as queue from './queue.js';
import * as releases from './releases.js';
import * as rows from './rows.js';

export const ENDPOINTS = {
  signIn: people.signIn,
  signOut: people.signOut,
  me: people.me,
  listUsers: people.listUsers,
  addUser: people.addUser,
  setRoles: people.setRoles,
  setPassword: people.setPassword,
  setDisabled: people.setDisabled,
  listKeys: people.listKeys,
  issueKey: people.issueKey,
  revokeKey: people.revokeKey,
  listMaps: maps.listMaps,
  createMap: maps.createMap,
  getMap: maps.getMap,
  changeMap: maps.changeMap,
  retireMap: maps.retireMap,
  mapProgress: maps.mapProgress,
  listRows: rows.listRows,
  countRows: rows.countRows,
  addRows: rows.addRows,
  uploadCatalogue: rows.uploadCatalogue,
  getRow: rows.getRow,
  rowHistory: rows.rowHistory,
  suggestForRow: rows.suggestForRow,
  suggestForMap: rows.suggestForMap,
  autoApprove: rows.autoApprove,
  actOnRow: rows.actOnRow,
  actOnRows: rows.actOnRows,
  assignRows: rows.assignRows,
  commentOnRow: rows.commentOnRow,
  flagRow: rows.flagRow,
  settleFlag: rows.settleFlag,
  listQueue: queue.listQueue,
  queueStats: queue.queueStats,
  adoptQueued: queue.adoptQueued,
  dismissQueued: queue.dismissQueued,
  previewPublication: publications.previewPublication,
  publish: publications.publish,
  rollback: publications.rollback,
  listPublications: publications.listPublications,
  getPublication: publications.getPublication,
  diffVersions: publications.diffVersions,
  exportMap: publications.exportMap,
  importMap: publications.importMap,
  mapImpact: oversight.mapImpact,
  listEvents: oversight.listEvents,
  verifyAudit: oversight.verifyAudit,
  getEvent: oversight.getEvent,
  eventAsFhir: oversight.eventAsFhir,
  listReleases: oversight.listReleases,
  listReleaseFiles: releases.listReleaseFiles,
  setReleaseActive: releases.setReleaseActive,
  removeReleaseFile: releases.removeReleaseFile,
  listUploads: releases.listUploads,
  stats: oversight.stats,
} as const;

export type EndpointName = keyof typeof ENDPOINTS;
